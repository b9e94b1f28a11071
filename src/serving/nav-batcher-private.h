// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "serving/nav-batcher.h"
#include "serving/nav-block-pool.h"
#include "serving/nav-due-heap.h"
#include "serving/nav-id-map.h"

G_BEGIN_DECLS

/* Between the files of the batcher.
 *
 * Requests that decode go on alike: each has as many more tokens after a step as any other. So a
 * step touches none of them. They are members of a lane, which keeps sums over them and a counter
 * of tokens; what a member has is what it had when it joined and what was counted since. Blocks
 * that members need, windows that they fill and answers that end are found by the counter.
 *
 * There is one lane for each step that can be under way; see NavStepModel on pipelines. */

#define NAV_NO_SLOT G_MAXUINT

typedef enum {
  NAV_REQUEST_FREE,    /* the slot is not in use */
  NAV_REQUEST_WAITING,
  NAV_REQUEST_READING, /* runs, and not all of its prompt was scheduled */
  NAV_REQUEST_ENDING,  /* the last of its prompt is in the step of its lane */
  NAV_REQUEST_MEMBER,  /* decodes, in its lane */
  NAV_REQUEST_PAUSED,  /* decodes, but the last step had no budget for it */
} NavRequestState;

typedef struct {
  NavBatcherRequest wanted;
  NavRequestState state;
  gboolean broken; /* it had no token in the last step: its next one is told */
  guint prompt;    /* tokens to compute before the next one comes out: input, and after a
                      preemption also what was generated */
  guint computed;  /* tokens whose keys and values are, or will be, in the cache. Of a member: at
                      its anchor */
  guint generated; /* likewise */
  guint lane;      /* of an ending one and a member */
  guint64 anchor;  /* member: the lane's counter when computed and generated were true */
  guint64 joined;  /* member: how many steps the lane had scheduled when it joined */
  guint64 order;   /* of admission */
  NavBlockHold hold; /* of a member: until the lane schedules it the first time */
  guint before;    /* in the queue, or among the running in order of admission */
  guint after;
} NavSlot;

typedef struct {
  guint first;
  guint last;
  guint n;
} NavSlotList;

/**
 * NavLane: those that decode together, and the step that they are in.
 */
typedef struct {
  guint number;
  gboolean under_way;
  guint members;
  guint below;     /* members whose window is not full */
  double context;  /* sum over members of what their next token looks back at */
  double windowed; /* the same, each at most the window */
  guint64 counter; /* tokens that each member was given */
  guint64 steps;   /* with members, that were completed */
  guint64 scheduled; /* steps that were scheduled */
  guint64 held;    /* the counter at the last of them: members hold blocks for then */
  guint64 owed_gain; /* blocks that the members' next step takes, and that it gives back */
  guint64 owed_drop;
  guint *gains; /* by counter modulo block size: members that need a new block then */
  guint *drops; /* and those of which one falls out of the window */
  NavDueHeap finishes;  /* counters at which answers end; those that left are skipped */
  NavDueHeap crossings; /* and at which windows are full */
  GArray *ending;   /* (element-type guint): slots whose prompt ends in the step under way */
  GArray *resuming; /* (element-type guint): members that had no token in the step before */
  GArray *events;   /* (element-type NavBatcherEvent): of scheduling the step under way */
} NavLane;

struct _NavBatcher {
  NavBatcherLookupFunc lookup; /* (nullable) */
  gpointer lookup_data;
  NavBatcherConfig config;
  NavBlockPool pool;
  NavIdMap ids; /* id -> slot */
  GArray *slots; /* (element-type NavSlot) */
  GArray *free_slots; /* (element-type guint) */
  NavSlotList running;
  NavSlotList waiting;
  NavLane *lanes;
  guint n_lanes;
  guint first_under_way; /* lane whose step was scheduled first, of those under way */
  guint n_under_way;
  guint *order_under_way; /* ring of lanes */
  guint reader;   /* the one request that runs and still reads its prompt, the last of all */
  guint n_paused;
  guint guesses;  /* speculative_tokens */
  double gives;   /* tokens that a step gives a member, on average */
  guint window;   /* 0: none */
  guint64 admitted;
  guint64 preemptions;
  gboolean blocked; /* the head of the queue found no seat or no blocks */
  guint stuck;      /* tokens for which it found no blocks, and none has come back since; 0: none */
  GArray *events;   /* (element-type NavBatcherEvent): of the last step that was completed */
};

static inline NavSlot *
nav_batcher_slot (const NavBatcher *batcher, guint i)
{
  return &((NavSlot *) (gpointer) batcher->slots->data)[i];
}

/* nav-batcher.c */
void nav_batcher_tell (GArray *events, NavBatcherEventKind kind, const NavSlot *slot);
void nav_batcher_link_last (NavBatcher *batcher, NavSlotList *list, guint i);
void nav_batcher_link_first (NavBatcher *batcher, NavSlotList *list, guint i);
void nav_batcher_unlink (NavBatcher *batcher, NavSlotList *list, guint i);
void nav_batcher_stop (NavBatcher *batcher, guint i);
guint nav_batcher_clamp_cached (const NavBatcher *batcher, const NavBatcherRequest *request);
void nav_batcher_forget (NavBatcher *batcher, guint i);

/* nav-lane.c */
void nav_lane_init (NavLane *lane, guint number, guint block_size);
void nav_lane_clear (NavLane *lane);
void nav_lane_empty (NavLane *lane, guint block_size);
void nav_lane_join (NavBatcher *batcher, NavLane *lane, guint i);
void nav_lane_settle (const NavBatcher *batcher, const NavLane *lane, NavSlot *slot);
void nav_lane_leave (NavBatcher *batcher, guint i);
void nav_lane_pay (NavBatcher *batcher, NavLane *lane);
guint nav_lane_count_given (const NavBatcher *batcher, const NavLane *lane);
void nav_lane_advance (NavBatcher *batcher, NavLane *lane, guint tokens);
void nav_lane_leap (NavBatcher *batcher, NavLane *lane, guint64 steps, guint64 given);
const NavDue *nav_lane_next_finish (NavBatcher *batcher, NavLane *lane);
const NavDue *nav_lane_next_crossing (NavBatcher *batcher, NavLane *lane);

G_END_DECLS
