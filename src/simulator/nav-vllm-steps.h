// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "serving/nav-batcher.h"
#include "serving/nav-sim-overhead.h"

G_BEGIN_DECLS

/**
 * NavVllmSteps:
 *
 * The batcher in time: requests reach it through the front end, steps follow each other, and with
 * pipeline stages as many are under way at once. Time is handed in. The rules are those of the
 * simulation (src/serving/nav-replica.c), but that requests come as they please.
 */
typedef struct _NavVllmSteps NavVllmSteps;

/* Returns: how long @step takes, milliseconds */
typedef double (*NavVllmStepFunc) (const NavStep *step, gpointer data);

typedef struct {
  NavBatcherConfig batcher; /* without guessing */
  NavVllmStepFunc step_ms;
  gpointer step_data;
  NavSimOverhead overhead; /* what concerns the server: its way in, and deciding ahead */
  double speed;            /* 1: as on the GPU; 10: ten times as fast */
  guint64 seed;            /* of who misses a step */
} NavVllmStepsConfig;

/**
 * NavVllmTurn: what happened at a moment.
 */
typedef struct {
  double at_us;
  guint let_in;                  /* of those that waited, from the head of the queue */
  const NavBatcherEvent *events; /* of the step that ended; until the steps are touched again */
  gsize n_events;
} NavVllmTurn;

NavVllmSteps *nav_vllm_steps_new (const NavVllmStepsConfig *config);
void nav_vllm_steps_free (NavVllmSteps *steps);
void nav_vllm_steps_set_lookup (NavVllmSteps *steps, NavBatcherLookupFunc function, gpointer data);
double nav_vllm_steps_add (NavVllmSteps *steps, const NavBatcherRequest *request,
                           gboolean same_prompt, double now_us);
void nav_vllm_steps_cancel (NavVllmSteps *steps, guint64 id, double now_us);
double nav_vllm_steps_get_due_us (const NavVllmSteps *steps);
gboolean nav_vllm_steps_turn (NavVllmSteps *steps, double until_us, NavVllmTurn *ret_turn);
void nav_vllm_steps_set_speed (NavVllmSteps *steps, double speed, double now_us);
void nav_vllm_steps_get_counts (const NavVllmSteps *steps, NavBatcherCounts *ret_counts);

G_END_DECLS
