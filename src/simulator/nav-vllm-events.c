// SPDX-License-Identifier: Apache-2.0
// Answers on the wire: events of a stream, and whole responses, as vLLM writes them.

#include "simulator/nav-vllm-answer.h"

/**
 * nav_vllm_append_json_string:
 * @text: valid UTF-8
 *
 * Adds @text, quoted and escaped.
 */
void
nav_vllm_append_json_string (GString *out, const char *text)
{
  const char *plain = text; /* what need not be escaped, and was not added yet */

  g_string_append_c (out, '"');
  for (; *text != '\0'; text++) {
    if (*text != '"' && *text != '\\' && (guchar) *text >= 0x20)
      continue;
    g_string_append_len (out, plain, text - plain);
    plain = text + 1;
    if ((guchar) *text < 0x20)
      g_string_append_printf (out, "\\u%04x", (guint) *text);
    else
      g_string_append_printf (out, "\\%c", *text);
  }
  g_string_append_len (out, plain, text - plain);
  g_string_append_c (out, '"');
}

static void
append_head (GString *out, const NavVllmEnvelope *envelope, const char *object)
{
  g_string_append (out, "{\"id\":");
  nav_vllm_append_json_string (out, envelope->id);
  g_string_append_printf (out, ",\"object\":\"%s\",\"created\":%" G_GINT64_FORMAT ",\"model\":",
                          object, envelope->created);
  nav_vllm_append_json_string (out, envelope->model);
}

static void
append_usage (GString *out, const NavVllmUsage *usage)
{
  g_string_append_printf (out,
                          ",\"usage\":{\"prompt_tokens\":%" G_GUINT64_FORMAT
                          ",\"total_tokens\":%" G_GUINT64_FORMAT
                          ",\"completion_tokens\":%" G_GUINT64_FORMAT,
                          usage->prompt_tokens, usage->prompt_tokens + usage->completion_tokens,
                          usage->completion_tokens);
}

static void
append_details (GString *out, const NavVllmUsage *usage)
{
  g_string_append (out, ",\"prompt_tokens_details\":");
  if (usage->cached_tokens >= 0)
    g_string_append_printf (out, "{\"cached_tokens\":%" G_GINT64_FORMAT "}", usage->cached_tokens);
  else
    g_string_append (out, "null");
}

/**
 * nav_vllm_envelope_seal:
 *
 * To be called once the rest is filled in, before events are made.
 */
void
nav_vllm_envelope_seal (NavVllmEnvelope *envelope)
{
  envelope->event = g_string_new ("data: ");
  append_head (envelope->event, envelope,
               envelope->request->chat ? "chat.completion.chunk" : "text_completion");
}

void
nav_vllm_envelope_clear (NavVllmEnvelope *envelope)
{
  g_string_free (g_steal_pointer (&envelope->event), TRUE);
}

static void
begin_event (GString *out, const NavVllmEnvelope *envelope)
{
  g_string_append_len (out, envelope->event->str, (gssize) envelope->event->len);
}

static void
begin_choice (GString *out, const NavVllmAnswer *answer)
{
  g_string_append (out, ",\"choices\":[{\"index\":");
  if (answer->index < 10)
    g_string_append_c (out, (char) ('0' + answer->index));
  else
    g_string_append_printf (out, "%u", answer->index);
}

/* Of completions vLLM writes each member, of chats those that it set. */
static void
end_event (GString *out, const NavVllmEnvelope *envelope, const NavVllmUsage *usage)
{
  if (usage != NULL) {
    append_usage (out, usage);
    g_string_append_c (out, '}');
  } else if (!envelope->request->chat) {
    g_string_append (out, ",\"usage\":null");
  }
  g_string_append (out, "}\n\n");
}

/* Whether the answer has all its tokens, and why it ended. */
static void
append_finish (GString *out, const NavVllmEnvelope *envelope, const NavVllmAnswer *answer)
{
  if (answer->given < answer->n_tokens) {
    g_string_append (out, envelope->request->chat
                            ? "\"logprobs\":null,\"finish_reason\":null"
                            : "\"logprobs\":null,\"finish_reason\":null,\"stop_reason\":null");
    return;
  }
  g_string_append_printf (out, "\"logprobs\":null,\"finish_reason\":\"%s\",\"stop_reason\":",
                          nav_vllm_finish_names[answer->finish]);
  if (answer->stop_reason != NULL)
    nav_vllm_append_json_string (out, answer->stop_reason);
  else
    g_string_append (out, "null");
}

static void
append_ids (GString *out, const char *name, const GArray *ids)
{
  g_string_append_printf (out, ",\"%s\":", name);
  if (ids == NULL) {
    g_string_append (out, "null");
    return;
  }
  for (guint i = 0; i < ids->len; i++)
    g_string_append_printf (out, i > 0 ? ",%u" : "[%u", g_array_index (ids, guint32, i));
  g_string_append (out, ids->len > 0 ? "]" : "[]");
}

/* Prompts of chats are told once, beside the choices. */
static void
append_choice_ids (GString *out, const NavVllmEnvelope *envelope, const NavVllmAnswer *answer,
                   gboolean with_prompt)
{
  append_ids (out, "token_ids", answer->ids);
  if (with_prompt && !envelope->request->chat)
    append_ids (out, "prompt_token_ids", answer->ids ? answer->prompt : NULL);
}

/**
 * nav_vllm_append_role_event:
 * @usage: (nullable): where each event tells it
 *
 * Adds the event that opens an answer of a chat. It is due with the first token, not before.
 */
void
nav_vllm_append_role_event (GString *out, const NavVllmEnvelope *envelope,
                            const NavVllmAnswer *answer, const NavVllmUsage *usage)
{
  begin_event (out, envelope);
  begin_choice (out, answer);
  g_string_append (out, ",\"delta\":{\"role\":\"assistant\",\"content\":\"\"},"
                        "\"logprobs\":null,\"finish_reason\":null}]");
  if (answer->ids != NULL)
    append_ids (out, "prompt_token_ids", answer->prompt);
  end_event (out, envelope, usage);
}

/**
 * nav_vllm_append_text_event:
 * @text: what @answer was just given
 *
 * Adds the event of a token, the last of which says why the answer ended.
 */
void
nav_vllm_append_text_event (GString *out, const NavVllmEnvelope *envelope,
                            const NavVllmAnswer *answer, const char *text,
                            const NavVllmUsage *usage)
{
  begin_event (out, envelope);
  begin_choice (out, answer);
  g_string_append (out, envelope->request->chat ? ",\"delta\":{\"content\":" : ",\"text\":");
  nav_vllm_append_json_string (out, text);
  g_string_append (out, envelope->request->chat ? "}," : ",");
  append_finish (out, envelope, answer);
  if (answer->ids != NULL) /* the first event has all so far */
    append_choice_ids (out, envelope, answer, answer->ids->len == answer->given);
  g_string_append (out, "}]");
  end_event (out, envelope, usage);
}

/**
 * nav_vllm_append_usage_event:
 *
 * Adds the event without choices that include_usage asks for.
 */
void
nav_vllm_append_usage_event (GString *out, const NavVllmEnvelope *envelope,
                             const NavVllmUsage *usage)
{
  begin_event (out, envelope);
  g_string_append (out, ",\"choices\":[]");
  append_usage (out, usage);
  if (usage->cached_tokens >= 0)
    append_details (out, usage);
  g_string_append (out, "}}\n\n");
}

/**
 * nav_vllm_append_choice:
 *
 * Adds a finished answer, as an item of a response that is not streamed.
 */
void
nav_vllm_append_choice (GString *out, const NavVllmEnvelope *envelope, const NavVllmAnswer *answer,
                        const char *text)
{
  gboolean chat = envelope->request->chat;

  g_string_append_printf (out, "{\"index\":%u,", answer->index);
  g_string_append (out, chat ? "\"message\":{\"role\":\"assistant\",\"content\":" : "\"text\":");
  nav_vllm_append_json_string (out, text);
  g_string_append (out, chat ? ",\"refusal\":null,\"annotations\":null,\"audio\":null,"
                               "\"function_call\":null,\"tool_calls\":[],\"reasoning\":null},"
                             : ",");
  append_finish (out, envelope, answer);
  append_choice_ids (out, envelope, answer, TRUE);
  g_string_append (out, chat ? "}" : ",\"prompt_logprobs\":null}");
}

/**
 * nav_vllm_append_response:
 * @choices: their JSON, with commas between
 *
 * Adds the whole response.
 */
void
nav_vllm_append_response (GString *out, const NavVllmEnvelope *envelope, const char *choices,
                          const NavVllmUsage *usage)
{
  append_head (out, envelope, envelope->request->chat ? "chat.completion" : "text_completion");
  g_string_append_printf (
    out, ",\"choices\":[%s],\"service_tier\":null,\"system_fingerprint\":null", choices);
  append_usage (out, usage);
  append_details (out, usage);
  g_string_append_c (out, '}');
  if (envelope->request->chat) {
    g_string_append (out, ",\"prompt_logprobs\":null");
    append_ids (out, "prompt_token_ids",
                envelope->request->return_ids ? envelope->request->prompts->pdata[0] : NULL);
  }
  g_string_append (out, ",\"kv_transfer_params\":null}");
}
