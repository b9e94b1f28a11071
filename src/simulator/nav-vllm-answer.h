// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "simulator/nav-vllm-metrics.h"
#include "simulator/nav-vllm-request.h"
#include "simulator/nav-vllm-text.h"

G_BEGIN_DECLS

/**
 * NavVllmAnswer:
 *
 * One answer to one prompt: what it will say, how long it is and why it ends follow from the seed
 * and the request alone, before the first token is due.
 */
typedef struct {
  guint index;          /* among the answers of its request */
  const GArray *prompt; /* borrowed, tokens */
  guint n_tokens;       /* the whole answer; at least 1 */
  NavVllmFinish finish;
  const char *stop_reason; /* (nullable): the stop string, borrowed from the request */
  gsize text_bytes;     /* what of the text is shown */
  guint cached_tokens;  /* of the prompt, which were in the cache */
  GArray *ids; /* (nullable): of the tokens that are written; nav_vllm_answer_clear() frees it */
  /* How far it was written */
  NavVllmWriter writer;
  guint given;
  gsize given_bytes;
} NavVllmAnswer;

void nav_vllm_answer_plan (NavVllmAnswer *answer, const NavVllmRequest *request, guint index,
                           guint64 seed, double mean_tokens, guint max_model_len);
void nav_vllm_answer_clear (NavVllmAnswer *answer);
void nav_vllm_answer_write (NavVllmAnswer *answer, guint n_tokens, GString *text);

/**
 * NavVllmEnvelope: what all events of a response have in common. Borrowed.
 */
typedef struct {
  const NavVllmRequest *request;
  const char *id;
  const char *model;
  gint64 created; /* seconds since 1970 */
  GString *event; /* how each of its events begins; owned, as nav_vllm_envelope_seal() makes it */
} NavVllmEnvelope;

typedef struct {
  guint64 prompt_tokens;
  guint64 completion_tokens;
  gint64 cached_tokens; /* of the prompt; -1: not told */
} NavVllmUsage;

void nav_vllm_envelope_seal (NavVllmEnvelope *envelope);
void nav_vllm_envelope_clear (NavVllmEnvelope *envelope);
void nav_vllm_append_json_string (GString *out, const char *text);
void nav_vllm_append_role_event (GString *out, const NavVllmEnvelope *envelope,
                                 const NavVllmAnswer *answer, const NavVllmUsage *usage);
void nav_vllm_append_text_event (GString *out, const NavVllmEnvelope *envelope,
                                 const NavVllmAnswer *answer, const char *text,
                                 const NavVllmUsage *usage);
void nav_vllm_append_usage_event (GString *out, const NavVllmEnvelope *envelope,
                                  const NavVllmUsage *usage);
void nav_vllm_append_choice (GString *out, const NavVllmEnvelope *envelope,
                             const NavVllmAnswer *answer, const char *text);
void nav_vllm_append_response (GString *out, const NavVllmEnvelope *envelope, const char *choices,
                               const NavVllmUsage *usage);

G_END_DECLS
