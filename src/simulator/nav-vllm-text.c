// SPDX-License-Identifier: Apache-2.0
// Text as the simulator sees it. Its tokeniser needs no model and no network: a token is the next
// whole characters of at most four bytes, and its number is those bytes, so that any text comes
// back from its tokens.

#include "simulator/nav-vllm-text.h"

#include <string.h>

/* All end in a space, so that any of them can follow any other. */
static const char *const sentences[] = {
  "This text is simulated. ",
  "No model has been asked and no GPU has worked for it. ",
  "Only the time between its tokens means something. ",
  "Each token came out of a step of a batch, as on a real server. ",
  "The more requests share the batch, the longer a step takes. ",
  "A long prompt is read in chunks, and those who decode wait for them. ",
  "When the cache is full, the last one in has to start again. ",
  "The same question with the same seed gets the same answer. ",
};

/**
 * nav_vllm_mix:
 *
 * Returns: @value, scattered: the finaliser of SplitMix64 (Steele, Lea, Flood 2014)
 */
guint64
nav_vllm_mix (guint64 value)
{
  value += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
  value = (value ^ (value >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  value = (value ^ (value >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return value ^ (value >> 31);
}

guint64
nav_vllm_hash_text (guint64 seed, const char *text)
{
  guint64 hash = nav_vllm_mix (seed);

  for (const char *c = text; *c != '\0'; c++)
    hash = (hash ^ (guchar) *c) * G_GUINT64_CONSTANT (0x100000001b3); /* FNV-1a */
  return nav_vllm_mix (hash);
}

/* Where the token at @text ends. */
static const char *
end_of_token (const char *text)
{
  const char *end = text;

  for (;;) {
    const char *next = end;
    for (next += *end != '\0'; ((guchar) *next & 0xc0) == 0x80; next++)
      ;
    if (next == end || next - text > NAV_VLLM_TOKEN_BYTES)
      return end;
    end = next;
  }
}

/**
 * nav_vllm_count_tokens:
 * @text: valid UTF-8
 */
guint
nav_vllm_count_tokens (const char *text)
{
  guint n = 0;

  for (; *text != '\0'; n++)
    text = end_of_token (text);
  return n;
}

/**
 * nav_vllm_tokenize:
 * @text: valid UTF-8
 * @tokens: (element-type guint32): the tokens of @text are added to it
 */
void
nav_vllm_tokenize (const char *text, GArray *tokens)
{
  while (*text != '\0') {
    const char *end = end_of_token (text);
    guint32 token = 0;
    for (; text < end; text++)
      token = token << 8 | (guchar) *text;
    g_array_append_val (tokens, token);
  }
}

/**
 * nav_vllm_detokenize:
 *
 * Returns: (transfer full): the text of @tokens; what is no text is a replacement character
 */
char *
nav_vllm_detokenize (const guint32 *tokens, gsize n)
{
  g_autoptr (GString) text = g_string_sized_new (n * NAV_VLLM_TOKEN_BYTES);

  for (gsize i = 0; i < n; i++)
    for (int shift = 24; shift >= 0; shift -= 8)
      if ((tokens[i] >> shift & 0xff) != 0)
        g_string_append_c (text, (char) (tokens[i] >> shift & 0xff));
  return g_utf8_make_valid (text->str, (gssize) text->len);
}

void
nav_vllm_writer_init (NavVllmWriter *writer, guint64 seed)
{
  writer->state = seed;
  writer->at = "";
}

/**
 * nav_vllm_writer_next:
 * @piece: (out): the text of the next token, four bytes
 */
void
nav_vllm_writer_next (NavVllmWriter *writer, char piece[NAV_VLLM_TOKEN_BYTES + 1])
{
  for (int i = 0; i < NAV_VLLM_TOKEN_BYTES; i++) {
    if (*writer->at == '\0') {
      writer->state = nav_vllm_mix (writer->state);
      writer->at = sentences[writer->state % G_N_ELEMENTS (sentences)];
    }
    piece[i] = *writer->at++;
  }
  piece[NAV_VLLM_TOKEN_BYTES] = '\0';
}
