// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * NavVllmFault: an answer that is an error, as vLLM says it.
 */
typedef struct {
  guint status;     /* HTTP's; 0: none */
  const char *type; /* static */
  char *message;
  char *param;      /* (nullable) */
  guint n_forms;    /* what is wrong with the form of a body; the message lists some */
  char *model;      /* (nullable): that the body names; whether there is one comes first */
} NavVllmFault;

void nav_vllm_fault_set (NavVllmFault *fault, guint status, const char *type, const char *param,
                         const char *format, ...) G_GNUC_PRINTF (5, 6);
void nav_vllm_fault_add_form (NavVllmFault *fault, const char *param, const char *detail);
gboolean nav_vllm_fault_is_form (const NavVllmFault *fault);
void nav_vllm_fault_clear (NavVllmFault *fault);
char *nav_vllm_fault_to_json (const NavVllmFault *fault);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (NavVllmFault, nav_vllm_fault_clear)

#define NAV_VLLM_MAX_CHOICES 1024 /* prompts times n */
#define NAV_VLLM_MAX_STOPS 64
#define NAV_VLLM_MAX_STOP_BYTES 65536 /* of all */

/**
 * NavVllmRequest: what a client asked of `/v1/chat/completions` or `/v1/completions`.
 */
typedef struct {
  gboolean chat;
  char *model;          /* (nullable): the one that is served */
  GPtrArray *prompts;   /* (element-type GArray of guint32): tokens; one for a chat */
  guint n;              /* answers to each prompt */
  gboolean stream;
  gboolean include_usage;
  gboolean continuous_usage;
  guint64 max_tokens;   /* 0: as many as fit */
  guint64 min_tokens;
  gboolean ignore_eos;
  char **stop;          /* (nullable) */
  gboolean include_stop;
  gboolean echo;
  gint64 truncate;      /* keep so many tokens of a prompt, the last; 0: all, -1: as many as fit */
  gboolean return_ids;  /* tell tokens, too */
  guint64 seed;
  char *request_id;     /* (nullable) */
} NavVllmRequest;

/**
 * NavVllmTokens: what a client asked of `/tokenize` (model and tokens) or `/detokenize`.
 */
typedef struct {
  char *model; /* (nullable) */
  GArray *tokens; /* (element-type guint32) */
  gboolean strings; /* tell the text of each, too */
} NavVllmTokens;

NavVllmRequest *nav_vllm_request_new (const char *body, gsize length, gboolean chat,
                                      NavVllmFault *fault);
void nav_vllm_request_free (NavVllmRequest *request);
NavVllmTokens *nav_vllm_tokens_new (const char *body, gsize length, gboolean detokenize,
                                    NavVllmFault *fault);
void nav_vllm_tokens_free (NavVllmTokens *tokens);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NavVllmRequest, nav_vllm_request_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NavVllmTokens, nav_vllm_tokens_free)

G_END_DECLS
