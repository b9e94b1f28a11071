// SPDX-License-Identifier: Apache-2.0
// Embeddings that mean nothing: the same tokens have the same vector of length 1, others another.

#include "simulator/nav-vllm-embedding.h"

#include <math.h>

#include "simulator/nav-vllm-answer.h"

void
nav_vllm_embeddings_free (NavVllmEmbeddings *embeddings)
{
  if (embeddings == NULL)
    return;
  g_free (embeddings->model);
  g_ptr_array_unref (embeddings->inputs);
  g_free (embeddings);
}

static guint64
hash_tokens (guint64 seed, const GArray *tokens)
{
  guint64 hash = nav_vllm_mix (seed);

  for (guint i = 0; i < tokens->len; i++)
    hash = nav_vllm_mix (hash ^ g_array_index (tokens, guint32, i));
  return hash;
}

static void
fill (float *vector, guint n, guint64 state)
{
  double squares = 0;

  for (guint i = 0; i < n; i++) {
    state = nav_vllm_mix (state);
    /* Never 0, so that a vector of one dimension has a length too. */
    vector[i] = (float) (((double) (state >> 11) + 0.5) * 0x1p-52 - 1);
    squares += (double) vector[i] * vector[i];
  }
  for (guint i = 0; i < n; i++)
    vector[i] = (float) (vector[i] / sqrt (squares));
}

static void
append_numbers (GString *out, const float *vector, guint n)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append_c (out, '[');
  for (guint i = 0; i < n; i++) {
    if (i > 0)
      g_string_append_c (out, ',');
    g_string_append (out, g_ascii_formatd (buffer, sizeof buffer, "%.9g", (double) vector[i]));
  }
  g_string_append_c (out, ']');
}

/* Floats, the lowest byte first. */
static void
append_base64 (GString *out, const float *vector, guint n)
{
  g_autofree guint32 *bytes = g_new (guint32, n);
  g_autofree char *text = NULL;

  for (guint i = 0; i < n; i++) {
    union {
      float number;
      guint32 bits;
    } value = { vector[i] };
    bytes[i] = GUINT32_TO_LE (value.bits);
  }
  text = g_base64_encode ((const guchar *) (gconstpointer) bytes, n * sizeof (guint32));
  g_string_append_printf (out, "\"%s\"", text);
}

/**
 * nav_vllm_embeddings_answer:
 * @model: the name to answer with
 *
 * Returns: (transfer full): the body of the answer
 */
char *
nav_vllm_embeddings_answer (const NavVllmEmbeddings *embeddings, const char *model, const char *id,
                            gint64 created, guint64 seed)
{
  guint n = embeddings->dimensions;
  g_autofree float *vector = g_new (float, n);
  GString *out = g_string_new ("{\"id\":");
  guint64 tokens = 0;

  nav_vllm_append_json_string (out, id);
  g_string_append_printf (out, ",\"object\":\"list\",\"created\":%" G_GINT64_FORMAT ",\"model\":",
                          created);
  nav_vllm_append_json_string (out, model);
  g_string_append (out, ",\"data\":[");
  for (guint i = 0; i < embeddings->inputs->len; i++) {
    const GArray *input = g_ptr_array_index (embeddings->inputs, i);
    tokens += input->len;
    fill (vector, n, hash_tokens (seed, input));
    g_string_append_printf (out, "%s{\"index\":%u,\"object\":\"embedding\",\"embedding\":",
                            i > 0 ? "," : "", i);
    (embeddings->base64 ? append_base64 : append_numbers) (out, vector, n);
    g_string_append_c (out, '}');
  }
  g_string_append_printf (out,
                          "],\"usage\":{\"prompt_tokens\":%" G_GUINT64_FORMAT
                          ",\"total_tokens\":%" G_GUINT64_FORMAT
                          ",\"completion_tokens\":0,\"prompt_tokens_details\":null}}",
                          tokens, tokens);
  return g_string_free (out, FALSE);
}
