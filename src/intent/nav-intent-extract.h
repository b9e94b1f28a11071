// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catalog/nav-intent.h"

#include "nav-intent-trace.h"
#include "nav-lexicon.h"

G_BEGIN_DECLS

typedef enum {
  NAV_TURN_USER,
  NAV_TURN_ASSISTANT,
} NavTurnRole;

/**
 * NavTurn: one message of a conversation. Any bytes may stand in @text.
 */
typedef struct {
  NavTurnRole role;
  const char *text;
  NavIntentQuestion asks;     /* of an assistant's turn: what it asked */
  const char *const *options; /* (nullable): ids of use cases it offered */
} NavTurn;

/*
 * Codes of the messages and remarks, with their arguments (# marks a number):
 *
 * ack.understood        fields (comma-separated names), use_case, #users, #rate
 * ack.rate_assumed      use_case, #users: the rate follows from the people alone
 * ack.context           - : sentences were kept that no field took
 * ack.nothing           - : nothing was understood, though it is about our subject
 * ack.greeting          -
 * ack.thanks            -
 * ack.undo              - : the person wants the last step undone, which the caller can
 * ack.reset             -
 * ack.proceed           -
 * ack.off_topic         -
 * ack.hostile           -
 * ask.capacity          sought ("users", "rate"), gpu, #count, #budget, currency, period: the
 *                       person asks what hardware or money carries; the caller works it out
 * ask.capacity_later    the same, before it is known what for; it is asked again when it is
 * answer.glossary       term: a key of nav_glossary_keys
 * answer.unknown        - : a question the glossary has no answer to
 * question.use_case     #asked: how often before; options are in the intent
 * question.user_count   #asked
 * question.priorities   #asked
 * question.hardware_budget #asked
 * budget.other-currency currency: of a budget that is kept and cannot be applied
 * refuse.people         field, #least, #most: a number that cannot be
 * refuse.rate           the same
 * refuse.latency        the same, in milliseconds
 * refuse.percentile     the same, of latencies; the nearest is kept
 * refuse.budget         - : of nothing
 * refuse.token_rate     - : tokens a day, or of all users together
 * refuse.origin         - : models by where they come from
 * refuse.maker          - : GPUs by who makes them
 * refuse.second_workload use_case: of the one that was left out
 * refuse.delete_workload use_case
 * remark.truncated      #bytes: only that much of the message was read
 * remark.cheap_and_dear_gpu  gpu
 * remark.small_gpu_big_model gpu, #ttft_ms
 * remark.batch_and_instant   -
 * remark.unknown_gpu    gpu: the knowledge base has no such card
 */

NavIntent *nav_intent_extract (const NavLexicon *lexicon, NavIntent *previous, const NavTurn *turns,
                               gsize n_turns, NavIntentTrace *trace);

/* The terms the built-in glossary explains, NULL at the end. */
extern const char *const nav_glossary_keys[];

G_END_DECLS
