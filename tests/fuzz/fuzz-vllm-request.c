// SPDX-License-Identifier: Apache-2.0
// Fuzz target of the bodies that the simulator's server reads: each is either a request or a fault,
// and a request has an answer, whose text is as long as was planned.

#include <string.h>

#include "base/nav-json.h"
#include "fuzz-target.h"
#include "simulator/nav-vllm-answer.h"
#include "simulator/nav-vllm-embedding.h"

static void
write_answers (const NavVllmRequest *request)
{
  g_autoptr (GString) text = g_string_new (NULL);
  NavVllmAnswer answer;

  for (guint i = 0; i < MIN (request->n * request->prompts->len, 4); i++) {
    g_string_truncate (text, 0);
    nav_vllm_answer_plan (&answer, request, i, 1, 20, 200);
    g_assert_cmpuint (answer.n_tokens, >=, 1);
    nav_vllm_answer_write (&answer, answer.n_tokens, text);
    g_assert_cmpuint (text->len, ==, answer.text_bytes);
  }
}

static void
read_request (const uint8_t *data, size_t size, gboolean chat)
{
  g_auto (NavVllmFault) fault = { 0 };
  g_autoptr (NavVllmRequest) request =
    nav_vllm_request_new ((const char *) data, size, chat, &fault);

  g_assert_true ((request == NULL) == (fault.status != 0));
  if (request != NULL)
    write_answers (request);
}

static void
read_tokens (const uint8_t *data, size_t size, gboolean detokenize)
{
  g_auto (NavVllmFault) fault = { 0 };
  g_autoptr (NavVllmTokens) tokens =
    nav_vllm_tokens_new ((const char *) data, size, detokenize, &fault);
  g_autofree char *text = NULL;

  g_assert_true ((tokens == NULL) == (fault.status != 0));
  if (tokens == NULL)
    return;
  text = nav_vllm_detokenize ((const guint32 *) (gconstpointer) tokens->tokens->data,
                              tokens->tokens->len);
  g_assert_true (g_utf8_validate (text, -1, NULL));
}

static void
read_embeddings (const uint8_t *data, size_t size)
{
  g_auto (NavVllmFault) fault = { 0 };
  g_autoptr (NavVllmEmbeddings) embeddings =
    nav_vllm_embeddings_new ((const char *) data, size, 4, &fault);
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *text = NULL;

  g_assert_true ((embeddings == NULL) == (fault.status != 0));
  if (embeddings == NULL)
    return;
  text = nav_vllm_embeddings_answer (embeddings, "m", "i", 0, 1);
  if (strlen (text) < 1024 * 1024) {
    node = nav_json_parse (text, -1, &nav_json_default_limits, NULL);
    g_assert_nonnull (node);
  }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  for (int i = 0; i < 2; i++) {
    read_request (data, size, i == 0);
    read_tokens (data, size, i == 0);
  }
  read_embeddings (data, size);
  return 0;
}
