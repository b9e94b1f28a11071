// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "serving/nav-memory.h"
#include "serving/nav-step-model.h"

G_BEGIN_DECLS

/**
 * NavBatcher:
 *
 * vLLM v1's continuous batching as a state machine without a clock: requests are added, a step is
 * scheduled, the caller lets the step's time pass (virtually, or by the wall clock) and completes
 * it. The planner, the simulator server and tests drive the same code. Deterministic. Not for
 * several threads at once.
 *
 * Scheduling, in order, within a budget of max_num_batched_tokens: every running request one token
 * (or the next chunk of its prompt); when no block is free the last running request is preempted
 * (its blocks freed, to be computed again, put at the head of the queue); then, unless one was
 * preempted, waiting requests first come first served while budget, max_num_seqs and blocks allow.
 */
typedef struct _NavBatcher NavBatcher;

typedef struct {
  guint max_num_seqs;
  guint max_num_batched_tokens;
  guint64 kv_blocks;  /* of block_size tokens */
  guint block_size;   /* 16 */
  double sliding_window; /* of the model; 0: none */
  guint full_groups;    /* groups of layers, each with its own blocks: those that see everything */
  guint sliding_groups; /* and those that see the window; see NavMemory */
  guint pipeline_stages; /* as many steps can be under way at once; 0: 1 */
  guint speculative_tokens;    /* guessed beside each decoded token; 0: none */
  double speculative_accepted; /* tokens that a step then gives on average: 1 to guessed + 1 */
} NavBatcherConfig;

typedef struct {
  guint64 id;          /* the caller's */
  guint input_tokens;
  guint output_tokens; /* it ends after exactly so many */
  guint cached_tokens; /* of the prompt found in the prefix cache on admission, whole blocks */
  guint prefix_group;  /* requests of a group hold the cached blocks once; 0: none */
} NavBatcherRequest;

/**
 * NavBatcherLookupFunc:
 * @request: who is about to be let in; writes its cached_tokens and prefix_group
 *
 * May not touch the batcher.
 */
typedef void (*NavBatcherLookupFunc) (NavBatcherRequest *request, gpointer data);

typedef enum {
  NAV_BATCHER_TOKEN,     /* the request has n_tokens, one more or some if it guesses; not all */
  NAV_BATCHER_FINISHED,  /* the request has its last token, the n_tokens-th, and is gone */
  NAV_BATCHER_PREEMPTED, /* it waits again, after n_tokens */
  NAV_BATCHER_REFUSED,   /* prompt + answer can never fit; it is gone */
  NAV_BATCHER_SKIPPED,   /* it decodes, but the step had no budget for it: the first of such steps;
                            only among changes */
} NavBatcherEventKind;

typedef struct {
  NavBatcherEventKind kind;
  guint64 id;
  guint n_tokens;
} NavBatcherEvent;

/**
 * NavBatcherProgress: what a step did for those of whom no event tells.
 */
typedef struct {
  guint decoded; /* requests that had a token in the step before and have their next one; of these,
                    events tell of those that finished only */
  guint lane;    /* which of the pipeline's batches; below pipeline_stages */
} NavBatcherProgress;

/**
 * NavBatcherLeap: steps in which nothing but decoding happens.
 *
 * The first of them, and what each has more than the one before: the time of a step grows in a
 * straight line with that (see NavStepModel).
 */
typedef struct {
  NavStep first;
  double context_growth;  /* of decode_context */
  double windowed_growth; /* of decode_context_windowed */
  guint64 most;           /* how many */
  guint64 blocks;         /* used during the first */
} NavBatcherLeap;

typedef struct {
  guint running;
  guint waiting;
  gboolean blocked; /* after the last step was scheduled, one waits for a seat or for blocks */
  guint64 blocks_used;
  guint64 blocks_total;
  guint64 preemptions;
} NavBatcherCounts;

void nav_batcher_config_from_memory (const NavCandidate *candidate, const NavMemory *memory,
                                     NavBatcherConfig *ret_config);
NavBatcher *nav_batcher_new (const NavBatcherConfig *config);
void nav_batcher_reset (NavBatcher *batcher, const NavBatcherConfig *config);
void nav_batcher_free (NavBatcher *batcher);
void nav_batcher_set_lookup (NavBatcher *batcher, NavBatcherLookupFunc function, gpointer data);
gboolean nav_batcher_add (NavBatcher *batcher, const NavBatcherRequest *request);
gboolean nav_batcher_cancel (NavBatcher *batcher, guint64 id);
gboolean nav_batcher_schedule (NavBatcher *batcher, NavStep *ret_step);
const NavBatcherEvent *nav_batcher_complete (NavBatcher *batcher, gsize *ret_n_events);
const NavBatcherEvent *nav_batcher_complete_changes (NavBatcher *batcher,
                                                     NavBatcherProgress *ret_progress,
                                                     gsize *ret_n_events);
gboolean nav_batcher_peek_leap (NavBatcher *batcher, NavBatcherLeap *ret_leap);
void nav_batcher_leap (NavBatcher *batcher, guint64 steps);
void nav_batcher_get_counts (const NavBatcher *batcher, NavBatcherCounts *ret_counts);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NavBatcher, nav_batcher_free)

G_END_DECLS
