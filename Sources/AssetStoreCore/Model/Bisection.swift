extension Range<Int> {
  /// The first of these numbers of which something is so, if it is so of all that follow that one too; the upper bound
  /// if it is so of none.
  package func bisect(_ isSo: (Int) -> Bool) -> Int {
    var (low, high) = (lowerBound, upperBound)
    while low < high {
      let middle = low + (high - low) / 2
      if isSo(middle) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
