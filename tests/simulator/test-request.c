// SPDX-License-Identifier: Apache-2.0
// What clients ask, and how they are told that it cannot be; what answers say, and how long.

#include <locale.h>
#include <string.h>

#include "simulator/nav-vllm-answer.h"

static NavVllmRequest *
parse (const char *body, gboolean chat)
{
  g_auto (NavVllmFault) fault = { 0 };
  NavVllmRequest *request = nav_vllm_request_new (body, strlen (body), chat, &fault);

  g_assert_cmpstr (fault.message, ==, NULL);
  g_assert_nonnull (request);
  return request;
}

static void
test_chat (void)
{
  g_autoptr (NavVllmRequest) request =
    parse ("{\"model\":\"m\",\"messages\":[{\"role\":\"system\",\"content\":\"abcd\"},"
           "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"x\"}]},"
           "{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[]}],"
           "\"max_tokens\":5,\"max_completion_tokens\":7,\"stream\":true,"
           "\"stream_options\":{\"include_usage\":true},\"unheard_of\":[1],\"logprobs\":false,"
           "\"temperature\":null,\"tools\":[],\"tool_choice\":\"auto\"}",
           TRUE);
  const GArray *prompt = g_ptr_array_index (request->prompts, 0);
  g_autofree char *text =
    nav_vllm_detokenize ((const guint32 *) (gconstpointer) prompt->data, prompt->len);

  g_assert_cmpstr (request->model, ==, "m");
  g_assert_cmpuint (request->max_tokens, ==, 7);
  g_assert_true (request->stream && request->include_usage);
  g_assert_false (request->continuous_usage);
  g_assert_cmpstr (text, ==, "system: abcd\nuser: x\nassistant: \nassistant: ");
}

static void
test_completion (void)
{
  g_autoptr (NavVllmRequest) one = parse ("{\"prompt\":\"abcdefgh\"}", FALSE);
  g_autoptr (NavVllmRequest) ids = parse ("{\"prompt\":[1,2,3],\"n\":2}", FALSE);
  g_autoptr (NavVllmRequest) two = parse ("{\"prompt\":[[1,2],[3]],\"stop\":[\"a\",\"b\"]}", FALSE);
  g_autoptr (NavVllmRequest) strings = parse ("{\"prompt\":[\"abcd\",\"e\"]}", FALSE);

  g_assert_cmpuint (one->max_tokens, ==, 16);
  g_assert_cmpuint (one->prompts->len, ==, 1);
  g_assert_cmpuint (((GArray *) one->prompts->pdata[0])->len, ==, 2);
  g_assert_cmpuint (((GArray *) ids->prompts->pdata[0])->len, ==, 3);
  g_assert_cmpuint (ids->n, ==, 2);
  g_assert_cmpuint (two->prompts->len, ==, 2);
  g_assert_cmpuint (g_strv_length (two->stop), ==, 2);
  g_assert_cmpuint (strings->prompts->len, ==, 2);
}

typedef struct {
  gboolean chat;
  const char *body;
  guint status;
  const char *type;
  const char *param;
} Bad;

#define USER "\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]"

static void
test_bad (void)
{
  static const Bad bad[] = {
    { TRUE, "", 400, "Bad Request", "body" },
    { TRUE, "{", 400, "Bad Request", "body" },
    { TRUE, "[]", 400, "Bad Request", "body" },
    { TRUE, "null", 400, "Bad Request", "body" },
    { TRUE, "{\"messages\":[", 400, "Bad Request", "body" },
    { TRUE, "{}", 400, "Bad Request", "body.messages" },
    { TRUE, "{\"messages\":\"x\"}", 400, "Bad Request", "body.messages" },
    { TRUE, "{\"messages\":[]}", 400, "BadRequestError", "messages" },
    { TRUE, "{\"messages\":[3]}", 400, "Bad Request", "body.messages" },
    { TRUE, "{\"messages\":[{\"content\":\"x\"}]}", 400, "Bad Request", "body.messages" },
    { TRUE, "{\"messages\":[{\"role\":\"user\",\"content\":{}}]}", 400, "Bad Request",
      "body.messages" },
    { TRUE, "{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\"}]}]}", 400,
      "BadRequestError", "messages" },
    { TRUE, "{" USER ",\"model\":3}", 400, "Bad Request", "body.model" },
    { TRUE, "{" USER ",\"stream\":\"maybe\"}", 400, "Bad Request", "body.stream" },
    { TRUE, "{" USER ",\"max_tokens\":0}", 400, "BadRequestError", "max_tokens" },
    { TRUE, "{" USER ",\"max_tokens\":-9223372036854775808}", 400, "BadRequestError", "max_tokens" },
    { TRUE, "{" USER ",\"max_tokens\":1.5}", 400, "Bad Request", "body.max_tokens" },
    { TRUE, "{" USER ",\"max_tokens\":\"2.5\"}", 400, "Bad Request", "body.max_tokens" },
    { TRUE, "{" USER ",\"max_tokens\":\"0x2\"}", 400, "Bad Request", "body.max_tokens" },
    { TRUE, "{" USER ",\"max_tokens\":\"\"}", 400, "Bad Request", "body.max_tokens" },
    { TRUE, "{" USER ",\"max_tokens\":[2]}", 400, "Bad Request", "body.max_tokens" },
    { TRUE, "{" USER ",\"stream\":2}", 400, "Bad Request", "body.stream" },
    { TRUE, "{" USER ",\"seed\":1.5}", 400, "Bad Request", "body.seed" },
    { TRUE, "{" USER ",\"temperature\":0,\"n\":2}", 400, "BadRequestError", "n" },
    { TRUE, "{" USER ",\"presence_penalty\":2.1}", 400, "BadRequestError", "presence_penalty" },
    { TRUE, "{" USER ",\"frequency_penalty\":-3}", 400, "BadRequestError", "frequency_penalty" },
    { TRUE, "{" USER ",\"frequency_penalty\":\"abc\"}", 400, "Bad Request",
      "body.frequency_penalty" },
    { TRUE, "{" USER ",\"top_k\":-2}", 400, "BadRequestError", "top_k" },
    { TRUE, "{" USER ",\"min_p\":1.5}", 400, "BadRequestError", "min_p" },
    { TRUE, "{" USER ",\"repetition_penalty\":0}", 400, "BadRequestError", "repetition_penalty" },
    { TRUE, "{" USER ",\"top_logprobs\":2}", 400, "BadRequestError", "top_logprobs" },
    { TRUE, "{" USER ",\"truncate_prompt_tokens\":-2}", 400, "Bad Request",
      "body.truncate_prompt_tokens" },
    /* What is wrong with the form comes first. */
    { TRUE, "{" USER ",\"n\":0,\"seed\":\"x\"}", 400, "Bad Request", "body.seed" },
    { TRUE, "{" USER ",\"n\":0}", 400, "BadRequestError", "n" },
    { TRUE, "{" USER ",\"n\":100000}", 400, "BadRequestError", "n" },
    { TRUE, "{" USER ",\"min_tokens\":9,\"max_tokens\":8}", 400, "BadRequestError", "min_tokens" },
    { TRUE, "{" USER ",\"temperature\":-1}", 400, "BadRequestError", "temperature" },
    { TRUE, "{" USER ",\"top_p\":0}", 400, "BadRequestError", "top_p" },
    { TRUE, "{" USER ",\"stop\":3}", 400, "Bad Request", "body.stop" },
    { TRUE, "{" USER ",\"stop\":[\"\"]}", 400, "BadRequestError", "stop" },
    { TRUE, "{" USER ",\"stream_options\":{}}", 400, "BadRequestError", "stream_options" },
    { TRUE, "{" USER ",\"stream_options\":3,\"stream\":true}", 400, "Bad Request",
      "body.stream_options" },
    { TRUE, "{" USER ",\"logprobs\":true}", 501, "NotImplementedError", "logprobs" },
    { TRUE, "{" USER ",\"response_format\":{\"type\":\"json_object\"}}", 501,
      "NotImplementedError", "response_format" },
    { TRUE, "{" USER ",\"response_format\":{\"type\":{}}}", 501, "NotImplementedError",
      "response_format" },
    { TRUE, "{" USER ",\"tool_choice\":\"required\"}", 501, "NotImplementedError", "tool_choice" },
    { FALSE, "{}", 400, "Bad Request", "body.prompt" },
    { FALSE, "{\"prompt\":\"\"}", 400, "BadRequestError", "prompt" },
    { FALSE, "{\"prompt\":[]}", 400, "Bad Request", "body.prompt" },
    { FALSE, "{\"prompt\":[1,\"x\"]}", 400, "Bad Request", "body.prompt" },
    { FALSE, "{\"prompt\":[-1]}", 400, "Bad Request", "body.prompt" },
    { FALSE, "{\"prompt\":[\"x\",{}]}", 400, "Bad Request", "body.prompt" },
    { FALSE, "{\"prompt\":\"x\",\"logprobs\":1}", 501, "NotImplementedError", "logprobs" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_auto (NavVllmFault) fault = { 0 };
    g_autofree char *json = NULL;
    NavVllmRequest *request =
      nav_vllm_request_new (bad[i].body, strlen (bad[i].body), bad[i].chat, &fault);

    g_test_message ("%s", bad[i].body);
    g_assert_null (request);
    g_assert_cmpuint (fault.status, ==, bad[i].status);
    g_assert_cmpstr (fault.type, ==, bad[i].type);
    g_assert_cmpstr (fault.param, ==, bad[i].param);
    json = nav_vllm_fault_to_json (&fault);
    g_assert_true (g_str_has_prefix (json, "{\"error\":{\"message\":\""));
  }
}

/* Numbers and truth values as pydantic takes them, and ranges to their ends. */
static void
test_lax (void)
{
  g_autoptr (NavVllmRequest) numbers =
    parse ("{" USER ",\"max_tokens\":2.0,\"min_tokens\":\" 1 \",\"n\":\"3\",\"seed\":\"4.0\","
           "\"stream\":1,\"ignore_eos\":\"Yes\",\"temperature\":\"0.5\",\"top_p\":true,"
           "\"stream_options\":{\"include_usage\":1.0},\"echo\":3}",
           TRUE);
  g_autoptr (NavVllmRequest) ends =
    parse ("{" USER ",\"presence_penalty\":-2,\"frequency_penalty\":2,\"top_k\":-1,\"min_p\":1,"
           "\"repetition_penalty\":0.1,\"temperature\":0,\"top_logprobs\":0,\"model\":\"\","
           "\"truncate_prompt_tokens\":-1,\"max_tokens\":99999999999}",
           TRUE);

  g_assert_cmpuint (numbers->max_tokens, ==, 2);
  g_assert_cmpuint (numbers->min_tokens, ==, 1);
  g_assert_cmpuint (numbers->n, ==, 3);
  g_assert_cmpuint (numbers->seed, ==, 4);
  g_assert_true (numbers->stream && numbers->ignore_eos && numbers->include_usage);
  g_assert_null (ends->model);
  g_assert_cmpint (ends->truncate, ==, -1);
  g_assert_cmpuint (ends->max_tokens, ==, 99999999999);
}

/* Where nobody asks for a number it may be any that JSON knows. */
static void
test_large_numbers (void)
{
  g_autoptr (NavVllmRequest) request =
    parse ("{" USER ",\"metadata\":{\"trace\":123456789012345678901234,\"b\":[-1e999,1E+400],"
           "\"c\":\"\\\"99999999999999999999\"},\"user\":\"99999999999999999999\\\\\",\"n\":2}",
           TRUE);
  g_autoptr (NavVllmRequest) prompt =
    parse ("{\"prompt\":\"99999999999999999999\",\"x\":99999999999999999999}", FALSE);
  g_autoptr (NavVllmRequest) no_character =
    parse ("{\"prompt\":\"a\\u0000b \\ud83d\"}", FALSE);
  static const char *const bad[] = {
    "{" USER ",\"x\":99999999999999999999",
    "{\"x\":-}",
    "{\"x\":1e}",
    "{\"x\":1e999x}",
    "{\"x\":\"99999999999999999999}",
    "{" USER ",\"n\":99999999999999999999}",
  };

  g_assert_cmpuint (request->n, ==, 2);
  g_assert_cmpuint (((GArray *) prompt->prompts->pdata[0])->len, ==, 5);
  g_assert_nonnull (no_character);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_auto (NavVllmFault) fault = { 0 };

    g_assert_null (nav_vllm_request_new (bad[i], strlen (bad[i]), TRUE, &fault));
    g_assert_cmpuint (fault.status, ==, 400);
  }
  {
    static const char nul[] = "{\"prompt\":\"x\",\"x\":99999999999999999999}\0}";
    g_auto (NavVllmFault) fault = { 0 };

    g_assert_null (nav_vllm_request_new (nul, sizeof nul - 1, FALSE, &fault));
  }
}

/* All that is wrong with the form is told, up to ten. */
static void
test_all_errors (void)
{
  static const char three[] = "{\"seed\":[],\"stream\":{},\"n\":0}";
  g_auto (NavVllmFault) fault = { 0 }, many = { 0 };
  GString *messages = g_string_new ("{\"messages\":[0");
  g_auto (GStrv) lines = NULL;

  g_assert_null (nav_vllm_request_new (three, strlen (three), TRUE, &fault));
  g_assert_true (g_str_has_prefix (fault.message, "3 validation errors:\n  {"));
  g_assert_nonnull (strstr (fault.message, "'messages'"));
  g_assert_nonnull (strstr (fault.message, "'seed'"));
  g_assert_nonnull (strstr (fault.message, "'stream'"));
  g_assert_cmpstr (fault.param, ==, "body.messages");
  for (guint i = 0; i < 19; i++)
    g_string_append (messages, ",0");
  g_string_append (messages, "]}");
  g_assert_null (nav_vllm_request_new (messages->str, messages->len, TRUE, &many));
  lines = g_strsplit (many.message, "\n", -1);
  g_assert_cmpstr (lines[0], ==, "20 validation errors:");
  g_assert_cmpuint (g_strv_length (lines), ==, 11);
  g_string_free (messages, TRUE);
}

static void
test_stream_options_text (void)
{
  static const char body[] = "{" USER ",\"stream_options\":{\"include_usage\":true}}";
  g_auto (NavVllmFault) fault = { 0 };

  g_assert_null (nav_vllm_request_new (body, strlen (body), TRUE, &fault));
  g_assert_cmpstr (fault.message, ==,
                   "Stream options can only be defined when `stream=True`.");
}

/* --- Tokens --- */

static void
test_tokens (void)
{
  static const char *const texts[] = {
    "", "a", "abcd", "abcde", "schön war's", "日本語のテキスト", "🎈🎈", "a🎈b", "\n\t\"\\",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (GArray) tokens = g_array_new (FALSE, FALSE, sizeof (guint32));
    g_autofree char *back = NULL;

    nav_vllm_tokenize (texts[i], tokens);
    g_assert_cmpuint (tokens->len, ==, nav_vllm_count_tokens (texts[i]));
    g_assert_cmpuint (tokens->len, >=, (strlen (texts[i]) + 3) / 4);
    back = nav_vllm_detokenize ((const guint32 *) (gconstpointer) tokens->data, tokens->len);
    g_assert_cmpstr (back, ==, texts[i]);
  }
}

/* Numbers that no text has give text all the same. */
static void
test_strange_tokens (void)
{
  const guint32 tokens[] = { 0, 0xff, 0xc3000000, G_MAXUINT32, 7 };
  g_autofree char *text = nav_vllm_detokenize (tokens, G_N_ELEMENTS (tokens));

  g_assert_true (g_utf8_validate (text, -1, NULL));
  g_assert_true (g_str_has_suffix (text, "\a"));
}

/* --- Answers --- */

static char *
write_answer (const char *body, guint index, guint64 seed, NavVllmAnswer *answer)
{
  g_autoptr (NavVllmRequest) request = parse (body, FALSE);
  GString *text = g_string_new (NULL);

  nav_vllm_answer_plan (answer, request, index, seed, 50, 1000);
  for (guint n = 1; n <= answer->n_tokens; n += 1 + n % 3)
    nav_vllm_answer_write (answer, n, text);
  nav_vllm_answer_write (answer, answer->n_tokens, text);
  g_assert_cmpuint (text->len, ==, answer->text_bytes);
  answer->stop_reason = answer->stop_reason ? g_intern_string (answer->stop_reason) : NULL;
  return g_string_free (text, FALSE);
}

static void
test_same_answer (void)
{
  NavVllmAnswer a, b, c, d;
  g_autofree char *first = write_answer ("{\"prompt\":\"x\",\"max_tokens\":400}", 0, 1, &a);
  g_autofree char *streamed =
    write_answer ("{\"stream\":true,\"max_tokens\":400,\"prompt\":\"x\"}", 0, 1, &b);
  g_autofree char *second =
    write_answer ("{\"prompt\":\"x\",\"n\":2,\"max_tokens\":400}", 1, 1, &c);
  g_autofree char *seeded =
    write_answer ("{\"prompt\":\"x\",\"seed\":9,\"max_tokens\":400}", 0, 1, &d);

  g_assert_cmpstr (first, ==, streamed);
  g_assert_cmpuint (a.n_tokens, ==, b.n_tokens);
  g_assert_cmpstr (first, !=, second);
  g_assert_cmpstr (first, !=, seeded);
}

static void
test_lengths (void)
{
  NavVllmAnswer answer;
  double total = 0;

  g_free (write_answer ("{\"prompt\":\"x\",\"max_tokens\":33,\"ignore_eos\":true}", 0, 1, &answer));
  g_assert_cmpuint (answer.n_tokens, ==, 33);
  g_assert_cmpint (answer.finish, ==, NAV_VLLM_LENGTH);
  /* No more than fits beside the prompt. */
  g_free (
    write_answer ("{\"prompt\":\"x\",\"max_tokens\":5000,\"ignore_eos\":true}", 0, 1, &answer));
  g_assert_cmpuint (answer.n_tokens, ==, 999);
  for (guint seed = 0; seed < 400; seed++) {
    g_free (
      write_answer ("{\"prompt\":\"x\",\"max_tokens\":900,\"min_tokens\":3}", 0, seed, &answer));
    g_assert_cmpuint (answer.n_tokens, >, 3);
    g_assert_cmpint (answer.finish, ==, NAV_VLLM_STOP);
    total += answer.n_tokens;
  }
  g_assert_cmpfloat (total / 400, >, 40);
  g_assert_cmpfloat (total / 400, <, 60);
}

static void
test_stop (void)
{
  NavVllmAnswer whole, cut, kept, late, none;
  g_autofree char *text =
    write_answer ("{\"prompt\":\"x\",\"max_tokens\":300,\"ignore_eos\":true}", 0, 1, &whole);
  g_autofree char *before = write_answer ("{\"prompt\":\"x\",\"max_tokens\":300,"
                                          "\"ignore_eos\":true,\"stop\":[\"never\",\"token\"]}",
                                          0, 1, &cut);
  g_autofree char *with = write_answer ("{\"prompt\":\"x\",\"max_tokens\":300,\"ignore_eos\":true,"
                                        "\"stop\":\"token\",\"include_stop_str_in_output\":true}",
                                        0, 1, &kept);
  g_autofree char *after = write_answer ("{\"prompt\":\"x\",\"max_tokens\":300,\"ignore_eos\":true,"
                                         "\"stop\":\"token\",\"min_tokens\":200}",
                                         0, 1, &late);
  g_autofree char *without = write_answer (
    "{\"prompt\":\"x\",\"max_tokens\":300,\"ignore_eos\":true,\"stop\":\"never\"}", 0, 1, &none);
  const char *at = strstr (text, "token");

  g_assert_nonnull (at);
  g_assert_cmpuint (strlen (before), ==, (gsize) (at - text));
  g_assert_true (g_str_has_prefix (text, before));
  g_assert_cmpint (cut.finish, ==, NAV_VLLM_STOP);
  g_assert_cmpstr (cut.stop_reason, ==, "token");
  g_assert_cmpuint (cut.n_tokens, ==, ((gsize) (at - text) + strlen ("token") + 3) / 4);
  g_assert_cmpuint (kept.n_tokens, ==, cut.n_tokens);
  g_assert_true (g_str_has_suffix (with, "token"));
  g_assert_cmpuint (late.n_tokens, >, 200);
  g_assert_cmpuint (strlen (after), >, strlen (before));
  g_assert_cmpstr (without, ==, text);
  g_assert_null (none.stop_reason);
}

/* Any part of the text stops it where it first stands, and is found among others. */
static void
test_stop_anywhere (void)
{
  NavVllmAnswer whole;
  g_autofree char *text =
    write_answer ("{\"prompt\":\"x\",\"max_tokens\":500,\"ignore_eos\":true}", 0, 1, &whole);

  for (gsize start = 1; start < 1000; start += 37) {
    gsize length = 1 + start * 7 % 900;
    g_autofree char *stop = g_strndup (text + start, length), *before = NULL;
    g_autofree char *body = g_strdup_printf ("{\"prompt\":\"x\",\"max_tokens\":500,\"ignore_eos\":"
                                             "true,\"stop\":[\"%s%sz\",\"%s\"]}",
                                             stop, stop, stop);
    NavVllmAnswer answer;

    before = write_answer (body, 0, 1, &answer);
    g_assert_cmpint (answer.finish, ==, NAV_VLLM_STOP);
    g_assert_true (g_str_has_prefix (text, before));
    g_assert_cmpuint (strlen (before), ==, (gsize) (strstr (text, stop) - text));
  }
}

/* A million token ids are a prompt, many more values of any kind are none. */
static void
test_values (void)
{
  static const struct {
    guint n;
    const char *value;
    guint status;
  } cases[] = { { 1000000, ",1", 0 }, { 1100000, ",1", 400 }, { 1100000, ",[]", 400 } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GString) body = g_string_new ("{\"prompt\":[1");
    g_auto (NavVllmFault) fault = { 0 };
    g_autoptr (NavVllmRequest) request = NULL;

    for (guint k = 1; k < cases[i].n; k++)
      g_string_append (body, cases[i].value);
    g_string_append (body, "]}");
    request = nav_vllm_request_new (body->str, body->len, FALSE, &fault);
    g_assert_cmpuint (fault.status, ==, cases[i].status);
    if (fault.status != 0)
      g_assert_nonnull (strstr (fault.message, "more than 1048576 values"));
  }
}

/* A long one is no work for each token, and none is endless. */
static void
test_stop_long (void)
{
  g_autofree char *good = g_strnfill (60000, 'z'), *bad = g_strnfill (70000, 'z');
  g_autofree char *body = g_strdup_printf (
    "{\"prompt\":\"x\",\"max_tokens\":200000,\"ignore_eos\":true,\"stop\":\"%sx\"}", good);
  g_autofree char *refused = g_strdup_printf ("{\"prompt\":\"x\",\"stop\":\"%s\"}", bad);
  g_autoptr (NavVllmRequest) request = parse (body, FALSE);
  g_auto (NavVllmFault) fault = { 0 };
  NavVllmAnswer answer;

  nav_vllm_answer_plan (&answer, request, 0, 1, 100, 400000);
  g_assert_cmpint (answer.finish, ==, NAV_VLLM_LENGTH);
  g_assert_null (nav_vllm_request_new (refused, strlen (refused), FALSE, &fault));
  g_assert_cmpuint (fault.status, ==, 400);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/simulator/request/chat", test_chat);
  g_test_add_func ("/simulator/request/completion", test_completion);
  g_test_add_func ("/simulator/request/bad", test_bad);
  g_test_add_func ("/simulator/request/lax", test_lax);
  g_test_add_func ("/simulator/request/large-numbers", test_large_numbers);
  g_test_add_func ("/simulator/request/all-errors", test_all_errors);
  g_test_add_func ("/simulator/request/stream-options", test_stream_options_text);
  g_test_add_func ("/simulator/tokens/round-trip", test_tokens);
  g_test_add_func ("/simulator/tokens/strange", test_strange_tokens);
  g_test_add_func ("/simulator/answer/same", test_same_answer);
  g_test_add_func ("/simulator/answer/lengths", test_lengths);
  g_test_add_func ("/simulator/request/values", test_values);
  g_test_add_func ("/simulator/answer/stop", test_stop);
  g_test_add_func ("/simulator/answer/stop-anywhere", test_stop_anywhere);
  g_test_add_func ("/simulator/answer/stop-long", test_stop_long);
  return g_test_run ();
}
