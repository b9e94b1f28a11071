-- SPDX-License-Identifier: Apache-2.0
-- A chat a request; the end tells what wrk counted, as JSON.
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
wrk.body = '{"messages":[{"role":"user","content":"Hello"}],"max_tokens":4,"ignore_eos":true}'

function done (summary, latency, requests)
  local errors = summary.errors
  print (string.format ('JSON {"requests":%d,"status":%d,"socket":%d,"timeout":%d,"us":%d}', summary.requests,
                        errors.status, errors.connect + errors.read + errors.write, errors.timeout,
                        summary.duration))
end
