-- wrk ... URL -- FILE EVERY: each EVERYth request of a thread is for the next target of FILE, the others for URL. Prints
-- requests, seconds, the 99th percentile in milliseconds, and how many got no answer or another than was asked for.

local targets, every, count, others = {}, 0, 0, 0

function init(arguments)
   if arguments[1] then
      for line in io.lines(arguments[1]) do targets[#targets + 1] = wrk.format("GET", line) end
      every = tonumber(arguments[2])
   end
   usual = wrk.format("GET")
end

function request()
   if every == 0 then return usual end
   count = count + 1
   if count % every ~= 0 then return usual end
   others = others % #targets + 1
   return targets[others]
end

function done(summary, latency, requests)
   local errors = summary.errors
   io.write(string.format("RESULT %d %.6f %.4f %d\n", summary.requests, summary.duration / 1e6,
      latency:percentile(99) / 1e3,
      errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
