// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catalog/nav-forecast.h"
#include "observe/nav-stream.h"

G_BEGIN_DECLS

/**
 * NavRequestRecord:
 *
 * What remains of a request when its events are gone. Times in seconds since the start of the run,
 * NaN for what did not happen. A plain value.
 */
typedef struct {
  double scheduled_s;
  double dispatched_s;
  double sent_s;
  double first_s;
  double choice_s; /* the first event with a choice: a role alone is one, too */
  double last_s;
  double end_s;
  double input_tokens; /* as told by usage; NaN: not told */
  double output_tokens;
  guint asked_input;
  guint asked_output;
  guint events;
  guint status; /* HTTP */
  guint error;  /* 1 + index of its text in the run; 0: none */
  guint8 outcome; /* a NavStreamOutcome */
  guint8 counted; /* no warm-up and no cool-down */
  guint8 usage;   /* the server counted the output tokens */
  guint8 doubtful; /* and that count cannot be */
} NavRequestRecord;

NavRequestRecord nav_request_record_make (const NavStreamResult *result, gint64 start_us);
gboolean nav_request_record_is_good (const NavRequestRecord *record);
double nav_request_record_ttft_ms (const NavRequestRecord *record, gboolean scheduled);
double nav_request_record_e2e_ms (const NavRequestRecord *record, gboolean scheduled);
double nav_request_record_tpot_ms (const NavRequestRecord *record);
double nav_request_record_ntpot_ms (const NavRequestRecord *record);
double nav_request_record_metric_ms (const NavRequestRecord *record, NavMetric metric,
                                     gboolean scheduled);

G_END_DECLS
