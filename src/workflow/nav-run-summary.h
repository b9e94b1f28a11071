// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/nav-json.h"
#include "observe/nav-run.h"
#include "workflow/nav-proof.h"

G_BEGIN_DECLS

/**
 * NavRunProgram: who measured.
 */
typedef enum {
  NAV_RUN_BY_NEURALNAV,
  NAV_RUN_BY_GUIDELLM,
  NAV_RUN_BY_VLLM_BENCH,
  NAV_N_RUN_PROGRAMS,
} NavRunProgram;

extern const char *const nav_run_program_names[NAV_N_RUN_PROGRAMS + 1];

/**
 * NavRunFailure: a way in which requests failed.
 */
typedef struct {
  NavStreamOutcome outcome;
  char *reason;  /* a code; unknown ones have no words */
  char *message; /* (nullable) */
  guint status;  /* HTTP; 0: none */
  guint count;
} NavRunFailure;

/* How many requests there were. */
typedef enum {
  NAV_RUN_PLANNED,
  NAV_RUN_SENT,
  NAV_RUN_NOT_COUNTED,
  NAV_RUN_COUNTED,
  NAV_RUN_COMPLETED,
  NAV_RUN_FAILED,
  NAV_RUN_UNFINISHED,
  NAV_N_RUN_COUNTS,
} NavRunCount;

extern const char *const nav_run_count_names[NAV_N_RUN_COUNTS + 1];

/**
 * NavRunSummary:
 *
 * What a file tells of a load test, whoever measured: a run of our own, or one of a program whose
 * figures are put where ours are as far as they mean the same. What a file does not tell is NULL,
 * NaN or empty. Immutable once it is read, reference-counted, any thread.
 */
typedef struct {
  char *name; /* what it is called beside others: its file, and where in it */
  NavRunProgram program;
  char *tool;    /* "neuralnav 0.1.0", "GuideLLM 0.8.1" */
  char *created; /* (nullable): UTC, a day or a moment */
  char *url;     /* (nullable): without names, passwords and keys */
  char *model;   /* (nullable) */
  char *server;  /* (nullable) */
  gboolean simulated;
  NavLoadSpec *spec; /* (nullable): of our own runs */
  NavLoad load;      /* of the others: its kind, arrivals, rate (NaN), concurrency (0) */
  double limit;      /* of the others: requests in flight at once; NaN: not said */
  double elapsed_s;
  gboolean interrupted;
  double percentile; /* of the targets */
  double counts[NAV_N_RUN_COUNTS];
  NavRunFigures figures; /* its counts are not filled in: @counts are */
  GPtrArray *failures;   /* (element-type NavRunFailure) */
  GArray *records;       /* (element-type NavRequestRecord): of our own runs */
  NavProof *proof;       /* (nullable): when a plan was tried */
  NavProofTried tried;   /* of that plan; strings are owned */
} NavRunSummary;

NavRunSummary *nav_run_summary_new_from_json (JsonNode *node, const char *name, GError **error);
NavRunSummary *nav_run_summary_new (const NavRun *run, const NavRunFigures *figures,
                                    const NavRecommendation *r, const NavProofOptions *options,
                                    const char *name, GError **error);
gboolean nav_run_summaries_read (const char *text, gsize length, const char *name,
                                 GPtrArray *summaries, GPtrArray *sweeps, GPtrArray *refusals,
                                 GError **error);
NavRunSummary *nav_run_summary_ref (NavRunSummary *summary);
void nav_run_summary_unref (NavRunSummary *summary);
JsonNode *nav_run_summaries_to_json (const GPtrArray *summaries);
char *nav_run_summaries_to_csv (const GPtrArray *summaries);
char *nav_run_summaries_to_request_csv (const GPtrArray *summaries);

JsonNode *nav_run_document_new (const NavRun *run, const NavRunFigures *figures,
                                const NavRecommendation *r, const NavProofOptions *options);

/* Private to workflow: what the parts of the reader share. */
#define NAV_RUN_SUMMARY_MAX_COUNT 1000000000
#define NAV_RUN_SUMMARY_MAX_VALUE 1e15

NavRunSummary *_nav_run_summary_alloc (NavRunProgram program, const char *name);
void _nav_run_summary_end_part (NavJsonReader *part, NavJsonReader *whole);
void _nav_run_summary_read_requests (NavRunSummary *summary, NavJsonReader *whole);
void _nav_run_summary_add_finding (GPtrArray *findings, const char *code, JsonObject *args,
                                   const char *text);
gboolean _nav_run_summary_read_foreign (const char *text, gsize length, const char *name,
                                        GPtrArray *summaries, GPtrArray *refusals,
                                        GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NavRunSummary, nav_run_summary_unref)

G_END_DECLS
