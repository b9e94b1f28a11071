// SPDX-License-Identifier: Apache-2.0
// What a request for text wants, and whether this server can give it.

#include "simulator/nav-vllm-job-private.h"

static gboolean
check_context (const NavVllmServer *server, const NavVllmRequest *request, NavVllmFault *fault)
{
  guint most = server->core.memory.max_model_len;

  for (guint i = 0; i < request->prompts->len; i++) {
    guint prompt = ((GArray *) g_ptr_array_index (request->prompts, i))->len;
    guint64 wanted = MAX (request->max_tokens, 1);
    if (prompt + wanted <= most)
      continue;
    nav_vllm_fault_set (
      fault, 400, "BadRequestError", "input_tokens",
      "This model's maximum context length is %u tokens. However, you requested %" G_GUINT64_FORMAT
      " output tokens and your prompt contains at least %u input tokens, for a total of at least "
      "%" G_GUINT64_FORMAT " tokens. Please reduce the length of the input prompt or the number of "
      "requested output tokens. (parameter=input_tokens, value=%u)",
      most, wanted, prompt, prompt + wanted, prompt);
    return FALSE;
  }
  return TRUE;
}

/* Keeps the last tokens of each prompt. */
static gboolean
truncate_prompts (const NavVllmServer *server, const NavVllmRequest *request, NavVllmFault *fault)
{
  guint most = server->core.memory.max_model_len;
  guint keep = request->truncate < 0 ? most : (guint) MIN (request->truncate, G_MAXINT);

  if (request->truncate == 0)
    return TRUE;
  if (keep > most) {
    nav_vllm_fault_set (fault, 400, "BadRequestError", "truncate_prompt_tokens",
                        "truncate_prompt_tokens is more than the %u tokens of the model's context. "
                        "(parameter=truncate_prompt_tokens, value=%" G_GINT64_FORMAT ")",
                        most, request->truncate);
    return FALSE;
  }
  for (guint i = 0; i < request->prompts->len; i++) {
    GArray *prompt = g_ptr_array_index (request->prompts, i);
    if (prompt->len > keep)
      g_array_remove_range (prompt, 0, prompt->len - keep);
  }
  return TRUE;
}

/**
 * nav_vllm_job_read:
 * @fault: (inout): set where it is not to be answered
 *
 * Returns: (transfer full) (nullable): what @message asks for
 */
NavVllmRequest *
nav_vllm_job_read (NavVllmServer *server, SoupServerMessage *message, gboolean chat,
                   NavVllmFault *fault)
{
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  g_autoptr (NavVllmRequest) request = NULL;
  guint answers;

  if (!nav_vllm_server_check_json (message, fault))
    return NULL;
  request = nav_vllm_request_new (body->data ? body->data : "", (gsize) body->length, chat, fault);
  if (!nav_vllm_server_check_model (server, fault->model, fault) || request == NULL ||
      !truncate_prompts (server, request, fault) || !check_context (server, request, fault))
    return NULL;
  answers = request->n * request->prompts->len;
  if (server->draining || g_hash_table_size (server->pending) + answers > NAV_VLLM_MAX_OPEN) {
    nav_vllm_fault_set (fault, 503, "ServiceUnavailableError", NULL,
                        server->draining ? "The server is shutting down."
                                         : "The server has too many open requests.");
    return NULL;
  }
  return g_steal_pointer (&request);
}
