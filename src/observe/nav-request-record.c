// SPDX-License-Identifier: Apache-2.0
// The latencies of a request. With t0 the moment its last byte was sent, t_sched the one it was
// planned for, c1 .. ck the arrivals of events with tokens and n the answer's tokens:
//   TTFT = c1 - t0, E2E = ck - t0, TPOT = (ck - c1) / (n - 1), NTPOT = E2E / n
// and TTFT and E2E from the schedule, with t_sched for t0: a client that sends late, because it or
// the server is busy, cannot hide the wait there (coordinated omission).

#include "observe/nav-request-record.h"

#include <math.h>

static double
to_seconds (gint64 time_us, gint64 start_us)
{
  return time_us != 0 ? (double) (time_us - start_us) / 1e6 : NAN;
}

/**
 * nav_request_record_make:
 * @start_us: what times count from
 *
 * `asked_...`, `counted` and `error` are the caller's to fill in.
 */
NavRequestRecord
nav_request_record_make (const NavStreamResult *result, gint64 start_us)
{
  return (NavRequestRecord){
    .scheduled_s = to_seconds (result->scheduled_us, start_us),
    .dispatched_s = to_seconds (result->dispatched_us, start_us),
    .sent_s = to_seconds (result->sent_us, start_us),
    .first_s = to_seconds (result->first_us, start_us),
    .choice_s = to_seconds (result->first_choice_us, start_us),
    .last_s = to_seconds (result->last_us, start_us),
    .end_s = to_seconds (result->end_us, start_us),
    .input_tokens = result->prompt_tokens >= 0 ? (double) result->prompt_tokens : NAN,
    .output_tokens = (double) result->tokens,
    .events = result->events->len,
    .status = result->status,
    .outcome = (guint8) result->outcome,
    .usage = result->usage_tokens >= 0,
    .doubtful = result->usage_doubtful,
  };
}

/**
 * nav_request_record_is_good:
 *
 * Returns: whether the whole answer came
 */
gboolean
nav_request_record_is_good (const NavRequestRecord *record)
{
  return record->outcome == NAV_STREAM_COMPLETE;
}

static double
get_origin (const NavRequestRecord *record, gboolean scheduled)
{
  return scheduled ? record->scheduled_s : record->sent_s;
}

/**
 * nav_request_record_ttft_ms:
 * @scheduled: from when it was planned, not from when it was sent
 *
 * Returns: milliseconds to the first token; NaN: none came
 */
double
nav_request_record_ttft_ms (const NavRequestRecord *record, gboolean scheduled)
{
  return (record->first_s - get_origin (record, scheduled)) * 1000;
}

/**
 * nav_request_record_e2e_ms:
 * @scheduled: from when it was planned, not from when it was sent
 *
 * Returns: milliseconds to the last token; NaN: none came
 */
double
nav_request_record_e2e_ms (const NavRequestRecord *record, gboolean scheduled)
{
  return (record->last_s - get_origin (record, scheduled)) * 1000;
}

/**
 * nav_request_record_tpot_ms:
 *
 * Returns: milliseconds a token after the first; NaN of an answer with fewer than two
 */
double
nav_request_record_tpot_ms (const NavRequestRecord *record)
{
  return record->output_tokens > 1
           ? (record->last_s - record->first_s) * 1000 / (record->output_tokens - 1)
           : NAN;
}

/**
 * nav_request_record_ntpot_ms:
 *
 * Returns: milliseconds a token, the first and its wait among them; NaN without a token
 */
double
nav_request_record_ntpot_ms (const NavRequestRecord *record)
{
  return record->output_tokens > 0
           ? nav_request_record_e2e_ms (record, FALSE) / record->output_tokens
           : NAN;
}

/**
 * nav_request_record_metric_ms:
 * @scheduled: TTFT and E2E from when it was planned, not from when it was sent
 *
 * Returns: milliseconds; NaN where the metric says nothing of this request: gaps between tokens are
 *   not of one
 */
double
nav_request_record_metric_ms (const NavRequestRecord *record, NavMetric metric, gboolean scheduled)
{
  switch (metric) {
  case NAV_METRIC_TTFT:
    return nav_request_record_ttft_ms (record, scheduled);
  case NAV_METRIC_TPOT:
    return nav_request_record_tpot_ms (record);
  case NAV_METRIC_E2E:
    return nav_request_record_e2e_ms (record, scheduled);
  case NAV_METRIC_ITL:
  case NAV_N_METRICS:
  default:
    return NAN;
  }
}
