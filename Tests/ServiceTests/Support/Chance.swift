/// Numbers that look like chance, the same at each run.
struct Chance {
  private var state: UInt64

  init(seed: UInt64) { state = seed &* 0x9e37_79b9_7f4a_7c15 }

  mutating func next(_ bound: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int(state >> 33) % bound
  }

  mutating func one<Element>(of elements: [Element]) -> Element { elements[next(elements.count)] }
}
