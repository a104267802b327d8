// bench-service DIRECTORY: the service's time for the library's list, one line each on standard input being the query of one
// request. Prints how many there were, and of their times in microseconds the median, the 99th percentile and the sum.
//
// It measures below the header: through it the socket would be measured too.

import AssetStoreCore
import AssetStoreService

let clock = ContinuousClock()
let service = try Service(CommandLine.arguments[1], ServiceOptions(), RealSystem())
var times: [Duration] = []
while let line = readLine() {
  let request = Request(method: "GET", target: line, fields: [("Host", "h.example")])
  var response: Response?
  times.append(clock.measure { response = service.handle(request) })
  guard response?.status == 200 else { fatalError("\(line): \(response?.status ?? 0)") }
}
times.sort()
func microseconds(_ time: Duration) -> Int64 { Int64(time / .microseconds(1)) }
print(
  times.count, microseconds(times[times.count / 2]), microseconds(times[times.count * 99 / 100]),
  microseconds(times.reduce(.zero, +)))
