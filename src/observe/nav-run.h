// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/nav-finding.h"
#include "observe/nav-endpoint.h"
#include "observe/nav-load-spec.h"
#include "observe/nav-request-record.h"
#include "observe/nav-scraper.h"
#include "serving/nav-gap-histogram.h"

G_BEGIN_DECLS

/**
 * NavRunError: a way in which requests failed.
 */
typedef struct {
  NavStreamOutcome outcome;
  const char *reason; /* a static code */
  guint status;       /* HTTP; 0: none */
  char *message;      /* (nullable) */
  guint count;
} NavRunError;

/**
 * NavGapSample: the gaps between tokens that ended within one second, of all requests.
 */
typedef struct {
  double at_s; /* the middle of that second */
  double p50;  /* milliseconds */
  double high; /* at the percentile of the spec */
  double p99;
} NavGapSample;

/**
 * NavRun:
 *
 * What a load test measured. Filled by one thread, then handed out and not changed any more;
 * reference-counted.
 */
typedef struct {
  NavLoadSpec *spec;
  NavEndpoint *endpoint;
  char *created;       /* when it began, UTC */
  GArray *records;     /* (element-type NavRequestRecord): in the order of their ends */
  GPtrArray *errors;   /* (element-type NavRunError) */
  NavGapHistogram *gaps; /* between tokens, of counted requests that are whole */
  GArray *second_tokens; /* (element-type guint): output tokens that came in each second */
  GArray *gap_samples;   /* (element-type NavGapSample): of each second in which tokens came */
  GArray *server;        /* (element-type NavServerSample): what the server said of itself */
  NavScraperFate server_fate;
  guint64 prompt_seed; /* with which the prompts say the same again */
  guint planned;       /* requests that the load has */
  guint running_max;
  double elapsed_s;
  double client_cpu;   /* share of a core that the client's thread took */
  gboolean calibrated; /* the server counted tokens, so prompts are as long as wanted */
  gboolean simulated;
  gboolean interrupted;
  const char *stopped; /* (nullable): a static code: why it ended early */
} NavRun;

NavRun *nav_run_new (NavLoadSpec *spec, NavEndpoint *endpoint, const char *created);
NavRun *nav_run_ref (NavRun *run);
void nav_run_unref (NavRun *run);
void nav_run_add (NavRun *run, NavRequestRecord *record, const NavStreamResult *result);
void nav_run_add_tokens (NavRun *run, double at_s, guint tokens);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NavRun, nav_run_unref)

/**
 * NavSpread: one quantity over requests. NaN: nothing to tell it from.
 */
typedef struct {
  double n;
  double mean, min, p50, p90, p95, p99, p999, max;
} NavSpread;

typedef enum {
  NAV_SPREAD_TTFT,
  NAV_SPREAD_TTFT_SCHEDULED,
  NAV_SPREAD_TTFT_CHOICE, /* as `vllm bench serve` counts it */
  NAV_SPREAD_TPOT,
  NAV_SPREAD_NTPOT,
  NAV_SPREAD_ITL,
  NAV_SPREAD_E2E,
  NAV_SPREAD_E2E_SCHEDULED,
  NAV_SPREAD_DISPATCH_DELAY, /* the client's own lateness */
  NAV_SPREAD_SEND_DELAY,     /* with what the connection took */
  NAV_SPREAD_INPUT_TOKENS,
  NAV_SPREAD_OUTPUT_TOKENS,
  NAV_N_SPREADS,
} NavSpreadKind;

extern const char *const nav_spread_names[NAV_N_SPREADS + 1]; /* "ttft_ms", ... */

typedef enum {
  NAV_RUN_UNKNOWN,
  NAV_RUN_MET,
  NAV_RUN_CLOSE, /* the target lies within what chance alone could make of it */
  NAV_RUN_MISSED,
} NavRunVerdict;

extern const char *const nav_run_verdict_names[5]; /* "unknown", "met", "close", "missed" */

/**
 * NavRunTarget: how one target was kept, at the percentile of the spec, over all counted requests:
 * one that failed is worse than any target, one that we cut off at the load's end may be. TTFT and
 * E2E count from the schedule.
 */
typedef struct {
  NavMetric metric;
  double target_ms;
  double measured_ms; /* INFINITY: the percentile is among requests without a whole answer */
  double low_ms;      /* the interval that holds the percentile with NAV_RUN_CONFIDENCE */
  double high_ms;     /* INFINITY: too few requests, or whole answers, for an upper end */
  double share;       /* of requests within the target */
  NavRunVerdict verdict;
} NavRunTarget;

#define NAV_RUN_CONFIDENCE 0.95

/**
 * NavRunServer: what the server said of itself, at its worst. NaN: it did not say.
 */
typedef struct {
  guint samples;
  double running_max;
  double waiting_max;
  double kv_max;    /* 0 to 1 */
  double preempted; /* requests put back during the run */
} NavRunServer;

/**
 * NavRunFigures: everything that follows from a run; a value, cleared by
 * nav_run_figures_clear().
 */
typedef struct {
  guint counted;
  guint completed;
  guint failed;
  guint unfinished;
  NavSpread spreads[NAV_N_SPREADS];
  double span_s; /* from the first counted arrival to the last end */
  double requests_per_s;
  double output_tokens_per_s;
  double total_tokens_per_s; /* NaN: the server does not tell the prompts' lengths */
  double peak_tokens_per_s;  /* output, in the best second */
  double steady_requests_per_s; /* of what ended while requests still came; NaN: too short */
  double steady_tokens_per_s;   /* output, in that time */
  double offered_per_s;      /* NaN in a closed loop */
  double achieved_per_s;
  double concurrency_mean;
  double goodput_per_s; /* requests that kept every target; NaN: no targets */
  double good_share;
  double good_tokens_per_s;
  NavRunTarget targets[NAV_N_METRICS];
  guint n_targets;
  NavRunVerdict verdict;
  NavRunServer server;
  GPtrArray *faults;  /* (element-type NavFinding): why the run proves nothing */
  GPtrArray *remarks; /* (element-type NavFinding): what to know beside the figures */
} NavRunFigures;

void nav_run_compute (const NavRun *run, NavRunFigures *ret_figures);
NavRunTarget nav_run_judge_metric (const NavRun *run, NavMetric metric);
void nav_run_figures_clear (NavRunFigures *figures);
JsonNode *nav_run_to_json (const NavRun *run, const NavRunFigures *figures);
void nav_run_figures_add_to_json (JsonObject *object, const NavRunFigures *figures,
                                  double percentile);
char *nav_run_public_url (const char *url);

/* What documents of runs call themselves, before the number of their version. */
#define NAV_RUN_SCHEMA "neuralnav.run/"

/* Private to src/observe */
void _nav_run_judge (const NavRun *run, NavRunFigures *figures);
void _nav_run_validate (const NavRun *run, NavRunFigures *figures);
void _nav_run_look_at_server (const NavRun *run, NavRunFigures *figures);
JsonNode *_nav_run_server_to_json (const NavRun *run, const NavRunFigures *figures);
NavRange _nav_run_percentile_interval (const double *values, gsize n, double percentile);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (NavRunFigures, nav_run_figures_clear)

G_END_DECLS
