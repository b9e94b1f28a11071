// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "observe/nav-load-run.h"

G_BEGIN_DECLS

/**
 * NavSweepKind: what a step of a sweep is.
 */
typedef enum {
  NAV_SWEEP_ALONE, /* one request at a time: the best that the server can do */
  NAV_SWEEP_FULL,  /* many clients at once: the most that it can do */
  NAV_SWEEP_RATE,  /* an open load at a rate */
  NAV_SWEEP_N_KINDS,
} NavSweepKind;

extern const char *const nav_sweep_kind_names[NAV_SWEEP_N_KINDS + 1]; /* "alone", "full", "rate" */

/**
 * NavSweepFailure: the way in which most requests of a step failed.
 */
typedef struct {
  NavStreamOutcome outcome;
  char *reason;  /* a code of NavStreamResult */
  guint status;  /* HTTP; 0: none */
  char *message; /* (nullable) */
  guint count;   /* of the requests that count */
} NavSweepFailure;

/**
 * NavSweepStep: one run of a sweep, summed up. A plain value, but for the failure, which belongs to
 * the sweep that has the step.
 */
typedef struct {
  NavSweepKind kind;
  double rate;             /* requests a second that it was to have; NaN: of a closed loop */
  double offered_per_s;    /* that came: arrivals are chance */
  guint concurrency;       /* clients; 0: of an open load */
  double duration_s;       /* in which requests are sent, at most */
  guint counted;           /* requests, */
  double completed;        /* of which so many have a whole answer; NaN: an older file */
  double failed;           /* and so many have none; others were under way at the end */
  NavSweepFailure *failure; /* (nullable): none failed */
  double requests_per_s;   /* answered */
  double tokens_per_s;     /* of output */
  double goodput_per_s;
  double measured_ms[NAV_N_METRICS]; /* at the percentile; NaN: not judged */
  double late_ms; /* of the client itself, p99: so late it sent what was due */
  double answer_s; /* that the middle request took, from sending to its end; NaN: none ended */
  NavRunVerdict verdict;
  gboolean saturated; /* the server fell behind: requests came faster than answers */
  gboolean valid;     /* the verdict is the server's: this client did not decide it */
  gboolean sure;      /* chance alone could not make it another */
  gboolean holds;     /* all targets were kept */
  gboolean one_piece; /* nothing was streamed: TPOT is not known */
} NavSweepStep;

/**
 * NavSweepEnd: why a sweep ended.
 */
typedef enum {
  NAV_SWEEP_FOUND,       /* the limit lies between two rates that are close to each other */
  NAV_SWEEP_OUT_OF_RUNS, /* it lies between two rates that are not */
  NAV_SWEEP_NEVER_HOLDS, /* one request alone misses the targets */
  NAV_SWEEP_NO_LIMIT,    /* they are kept at every rate that was tried */
  NAV_SWEEP_FAILED,      /* it answered nothing, or nothing whole */
  NAV_SWEEP_CLIENT_LIMITED, /* what ends the search is this client, not the server */
  NAV_SWEEP_INTERRUPTED,
  NAV_SWEEP_LOST, /* before a run the server answered no more */
  NAV_SWEEP_N_ENDS,
} NavSweepEnd;

extern const char *const nav_sweep_end_names[NAV_SWEEP_N_ENDS + 1];

/**
 * NavSweep: the highest rate at which a server keeps the targets. Filled by one thread, then handed
 * out and not changed any more; reference-counted.
 */
typedef struct {
  gatomicrefcount ref_count;
  NavLoadSpec *spec;     /* of its first step: lengths, targets, seed */
  char *created;         /* when it began, UTC */
  char *url;             /* (nullable): before the first run; without names, passwords and keys */
  char *model;           /* (nullable): likewise */
  char *server;          /* (nullable): likewise; see NavEndpoint */
  GArray *steps;         /* (element-type NavSweepStep): as they were run */
  double holds_per_s;    /* the highest rate that held; NaN: none did */
  double missed_per_s;   /* the lowest that did not; NaN: none */
  double limited_per_s;  /* the lowest at which this client was what was measured; NaN: none */
  double capacity_per_s; /* requests answered a second, with many clients at once */
  gboolean sure;         /* of the rate that held, see NavSweepStep */
  gboolean simulated;
  NavSweepEnd end;
} NavSweep;

/**
 * NavSweepOptions: strings are copied.
 */
typedef struct {
  const char *url;
  const char *model;   /* (nullable) */
  const char *api_key; /* (nullable) */
  NavLoadSpec *spec;   /* with targets; of its load only the lengths of a trace matter */
  double duration_s;   /* of a run; longer where requests are few or answers take long */
  guint max_runs;      /* 0: NAV_SWEEP_RUNS */
} NavSweepOptions;

#define NAV_SWEEP_RUNS    10
#define NAV_SWEEP_SECONDS 20.0

/**
 * NavSweepTell: called in the context that started the sweep, whenever a step ended, and some times
 * a second while one runs.
 * @sweep: as far as it is; it grows until it is finished, in that context
 * @step: (nullable): that runs, with what is known before it ended
 * @progress: (nullable): of @step
 */
typedef void (*NavSweepTell) (NavSweep *sweep, const NavSweepStep *step,
                              const NavLoadProgress *progress, gpointer data);

void nav_sweep_async (const NavSweepOptions *options, NavSweepTell tell, gpointer tell_data,
                      GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
NavSweep *nav_sweep_finish (GAsyncResult *result, GError **error);
NavSweep *nav_sweep_ref (NavSweep *sweep);
void nav_sweep_unref (NavSweep *sweep);
JsonNode *nav_sweep_to_json (const NavSweep *sweep);
NavSweep *nav_sweep_new_from_json (JsonNode *node, GError **error);

/* What documents of sweeps call themselves, before the number of their version. */
#define NAV_SWEEP_SCHEMA "neuralnav.sweep/"

/* Private to src/observe: a search, and what it does next. */
typedef struct {
  double low;  /* rates that are taken to hold, */
  double high; /* and not to */
  guint max_runs;
  gboolean again; /* the step that runs is tried a second time */
} NavSweepSearch;

typedef struct {
  gboolean ended;
  NavSweepEnd end;
  NavSweepKind kind; /* if it did not end */
  double rate; /* NaN: of a closed loop */
} NavSweepMove;

NavSweep *_nav_sweep_new (NavLoadSpec *spec);
void _nav_sweep_failure_free (NavSweepFailure *failure);
NavSweepMove _nav_sweep_search_begin (NavSweepSearch *search, guint max_runs);
NavSweepMove _nav_sweep_search_take (NavSweepSearch *search, NavSweep *sweep,
                                     const NavSweepStep *step);
NavLoadSpec *_nav_sweep_make_spec (const NavSweepOptions *options, const NavSweepMove *move,
                                   double answer_s, NavSweepStep *ret_step);
double _nav_sweep_get_answer_s (const NavSweep *sweep);
void _nav_sweep_judge (NavSweepStep *step, const NavRun *run, const NavRunFigures *figures);
guint _nav_sweep_requests_for (double percentile);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NavSweep, nav_sweep_unref)

G_END_DECLS
