// SPDX-License-Identifier: Apache-2.0
// The quick reader of events: what it takes, and what it leaves to the parser. That both read the
// same is held by tests/fuzz/fuzz-chunk.c.

#include <locale.h>
#include <string.h>

#include "observe/nav-chunk-private.h"

#define HEAD                                                                                       \
  "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1764000000,"            \
  "\"model\":\"some/model\",\"choices\":"

static gboolean
read_quickly (const char *text, NavChunk *chunk)
{
  *chunk = (NavChunk){ .prompt_tokens = -1, .cached_tokens = -1, .completion_tokens = -1 };
  return _nav_chunk_parse_quickly (text, strlen (text), chunk);
}

/* As vLLM, KServe, Ollama and TGI write most of theirs. */
static void
test_usual (void)
{
  static const struct {
    const char *text;
    const char *content;
    const char *reasoning;
    const char *finish_reason;
    gint64 tokens;
  } cases[] = {
    { HEAD "[{\"index\":0,\"delta\":{\"content\":\" word\"},\"logprobs\":null,"
           "\"finish_reason\":null}]}", " word", NULL, NULL, -1 },
    { HEAD "[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"}}]}", NULL, NULL, NULL,
      -1 },
    { HEAD "[{\"index\":0,\"delta\":{\"reasoning_content\":\"so\"}}]}", NULL, "so", NULL, -1 },
    { HEAD "[{\"delta\":{\"content\":\"\",\"tool_calls\":[]},\"finish_reason\":\"stop\","
           "\"stop_reason\":null}]}", NULL, NULL, "stop", -1 },
    { HEAD "[],\"usage\":{\"prompt_tokens\":7,\"total_tokens\":10,\"completion_tokens\":3,"
           "\"prompt_tokens_details\":null}}", NULL, NULL, NULL, 3 },
    { "{\"choices\":[{\"text\":\"a\\n\\\"b\\\"\\t\\\\ \xe6\x97\xa5\"}]}",
      "a\n\"b\"\t\\ \xe6\x97\xa5", NULL, NULL, -1 },
    { " { \"choices\" : [ { \"delta\" : { \"content\" : \"a\" } } ] } ", "a", NULL, NULL, -1 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_auto (NavChunk) chunk = { 0 };

    g_assert_true (read_quickly (cases[i].text, &chunk));
    g_assert_cmpstr (chunk.content, ==, cases[i].content);
    g_assert_cmpstr (chunk.reasoning, ==, cases[i].reasoning);
    g_assert_cmpstr (chunk.finish_reason, ==, cases[i].finish_reason);
    g_assert_cmpint (chunk.completion_tokens, ==, cases[i].tokens);
  }
}

/* Good or bad, for the parser to say. */
static void
test_left (void)
{
  static const char *const texts[] = {
    "",
    "[]",
    "null",
    "{",
    "{}x",
    "{,}",
    "{\"a\":1,}",
    "{\"a\":[1,]}",
    "{\"\":1}",
    "{\"a\" 1}",
    "{\"a\":01}",
    "{\"a\":-1}",
    "{\"a\":1.5}",
    "{\"a\":1e9}",
    "{\"a\":12345678901}",
    "{\"a\":nul}",
    "{\"a\":\"\t\"}",
    "{\"a\":\"\\x\"}",
    "{\"a\":\"\\u0041\"}",
    "{\"a\":\"\xff\"}",
    "{\"a\":[[[[[[[[1]]]]]]]]}",
    "{\"\\u0063hoices\":[]}",
    "{\"choices\":[],\"choices\":[]}",
    "{\"choices\":null}",
    "{\"choices\":[1]}",
    "{\"choices\":[{},{}]}",
    "{\"choices\":[{\"delta\":[]}]}",
    "{\"choices\":[{\"delta\":{\"content\":1}}]}",
    "{\"choices\":[{\"delta\":{\"content\":\"a\",\"content\":\"b\"}}]}",
    "{\"choices\":[{\"delta\":{\"tool_calls\":[{}]}}]}",
    "{\"usage\":{\"completion_tokens\":\"1\"}}",
    "{\"usage\":{\"completion_tokens\":-1}}",
    "{\"error\":null}",
    "{\"timings\":{}}",
  };
  g_autofree char *spaces = g_strnfill (5000, ' ');
  g_autofree char *large = g_strconcat ("{}", spaces, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_auto (NavChunk) chunk = { 0 };

    if (read_quickly (texts[i], &chunk))
      g_error ("taken: %s", texts[i]);
    g_assert_false (chunk.has_choice);
    g_assert_null (chunk.content);
  }
  g_assert_false (_nav_chunk_parse_quickly (large, strlen (large), &(NavChunk){ 0 }));
}

/* A token may hold part of a character, or a NUL: an event all the same. */
static void
test_no_character (void)
{
  static const struct {
    const char *text;
    const char *content;
  } cases[] = {
    { "{\"choices\":[{\"delta\":{\"content\":\"\\u0000\"}}]}", "\xef\xbf\xbd" },
    { "{\"choices\":[{\"delta\":{\"content\":\"a\\ud83d\"}}]}", "a\xef\xbf\xbd" },
    { "{\"choices\":[{\"delta\":{\"content\":\"\\ude00b\"}}]}", "\xef\xbf\xbd" "b" },
    { "{\"choices\":[{\"delta\":{\"content\":\"\\ud83d\\ude00\"}}]}", "\xf0\x9f\x98\x80" },
    { "{\"choices\":[{\"delta\":{\"content\":\"\\\\u0000\"}}]}", "\\u0000" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_auto (NavChunk) chunk = { 0 };
    g_autoptr (GError) error = NULL;

    g_assert_true (nav_chunk_parse (cases[i].text, strlen (cases[i].text), &chunk, &error));
    g_assert_no_error (error);
    g_assert_true (chunk.has_token);
    g_assert_cmpstr (chunk.content, ==, cases[i].content);
  }
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/observe/chunk/usual", test_usual);
  g_test_add_func ("/observe/chunk/left", test_left);
  g_test_add_func ("/observe/chunk/no-character", test_no_character);
  return g_test_run ();
}
