// SPDX-License-Identifier: Apache-2.0
// The wire contract in its details: names, headers, usage, counts, and what comes first when
// several things are wrong.

#include <locale.h>
#include <string.h>

#include "server-fixture.h"

#define CHAT "/v1/chat/completions"
#define COMPLETIONS "/v1/completions"

/* Sends @body (nullable) with a header (nullable). */
static SoupMessage *
exchange (Fixture *fixture, const char *method, const char *path, const char *body,
          const char *header, const char *value)
{
  g_autofree char *uri = g_strdup_printf ("http://127.0.0.1:%u%s", (guint) fixture->port, path);
  SoupMessage *message = soup_message_new (method, uri);
  g_autoptr (GBytes) bytes = body ? g_bytes_new (body, strlen (body)) : NULL, answer = NULL;
  g_autoptr (GError) error = NULL;

  if (bytes != NULL)
    soup_message_set_request_body_from_bytes (message, "application/json", bytes);
  if (header != NULL)
    soup_message_headers_replace (soup_message_get_request_headers (message), header, value);
  answer = soup_session_send_and_read (fixture->session, message, NULL, &error);
  g_assert_no_error (error);
  return message;
}

static const char *
get_header (SoupMessage *message, const char *name)
{
  return soup_message_headers_get_one (soup_message_get_response_headers (message), name);
}

static void
assert_has (const char *text, const char *part)
{
  if (strstr (text, part) == NULL)
    g_error ("no %s in %s", part, text);
}

static guint
count (const char *text, const char *part)
{
  guint n = 0;

  for (text = strstr (text, part); text != NULL; text = strstr (text + 1, part))
    n++;
  return n;
}

static void
test_names (void)
{
  static const char *const paths[][2] = {
    { CHAT, "{\"model\":\"" MODEL "\"," USER "" },
    { COMPLETIONS, "{\"model\":\"" MODEL "\",\"prompt\":\"x\"" },
    { "/v1/embeddings", "{\"model\":\"" MODEL "\",\"input\":\"x\"" },
    { CHAT, "{\"model\":\"\"," USER "" },
  };
  Fixture fixture;

  set_up (&fixture);
  start (&fixture);
  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    for (guint stream = 0; stream < 2; stream++) {
      g_autofree char *body =
        g_strconcat (paths[i][1], stream ? ",\"stream\":true}" : "}", NULL);
      g_autofree char *text = request (&fixture, "POST", paths[i][0], body, 200);
      assert_has (text, "\"model\":\"demo\"");
    }
  tear_down (&fixture);
}

static void
test_model_first (void)
{
  static const char *const bodies[][3] = {
    { CHAT, "{\"model\":\"x\"," USER ",\"n\":0,\"logprobs\":true}", "404" },
    { CHAT, "{\"model\":\"demo\"," USER ",\"n\":0}", "400" },
    { CHAT, "{\"model\":\"x\"," USER ",\"n\":\"many\"}", "400" },
    { COMPLETIONS, "{\"model\":\"x\",\"prompt\":\"\"}", "404" },
    { "/v1/embeddings", "{\"model\":\"x\",\"input\":\"\"}", "404" },
    { "/tokenize", "{\"model\":\"x\",\"messages\":[]}", "404" },
  };
  Fixture fixture;

  set_up (&fixture);
  start (&fixture);
  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    g_free (request (&fixture, "POST", bodies[i][0], bodies[i][1],
                     (guint) g_ascii_strtoull (bodies[i][2], NULL, 10)));
  tear_down (&fixture);
}

static void
test_request_id (void)
{
  static const char *const bodies[] = {
    "{" USER ",\"max_tokens\":2}",
    "{" USER ",\"max_tokens\":2,\"stream\":true}",
    "{\"messages\":3}",
  };

  for (guint on = 0; on < 2; on++) {
    Fixture fixture;

    set_up (&fixture);
    fixture.config.id_headers = on;
    start (&fixture);
    for (guint i = 0; i < G_N_ELEMENTS (bodies); i++) {
      g_autoptr (SoupMessage) named =
        exchange (&fixture, "POST", CHAT, bodies[i], "X-Request-Id", "mine");
      g_autoptr (SoupMessage) unnamed = exchange (&fixture, "POST", CHAT, bodies[i], NULL, NULL);
      g_assert_cmpstr (get_header (named, "X-Request-Id"), ==, on ? "mine" : NULL);
      g_assert_true ((get_header (unnamed, "X-Request-Id") != NULL) == on);
    }
    tear_down (&fixture);
  }
}

/* The same prompt again is in the cache, in whole blocks. */
static void
test_prompt_details (void)
{
  g_autofree char *words = g_strnfill (100, 'x');
  g_autofree char *body = g_strdup_printf ("{\"prompt\":[\"%s\",\"%s\"],\"n\":2}", words, words);
  g_autofree char *stream = g_strdup_printf (
    "{\"prompt\":\"%s\",\"stream\":true,\"stream_options\":{\"include_usage\":true}}", words);

  for (guint on = 0; on < 2; on++) {
    Fixture fixture;
    g_autofree char *first = NULL, *second = NULL, *streamed = NULL;

    set_up (&fixture);
    fixture.config.prompt_details = on;
    start (&fixture);
    g_free (request (&fixture, "POST", COMPLETIONS, "{\"prompt\":\"y\"}", 200));
    first = request (&fixture, "POST", COMPLETIONS, "{\"prompt\":\"z\"}", 200);
    g_free (request (&fixture, "POST", COMPLETIONS, body, 200));
    second = request (&fixture, "POST", COMPLETIONS, body, 200);
    streamed = request (&fixture, "POST", COMPLETIONS, stream, 200);
    assert_has (first, on ? "\"prompt_tokens_details\":{\"cached_tokens\":0}"
                          : "\"prompt_tokens_details\":null");
    assert_has (second, on ? "\"prompt_tokens_details\":{\"cached_tokens\":32}"
                           : "\"prompt_tokens_details\":null");
    g_assert_cmpuint (count (streamed, ",\"prompt_tokens_details\":{\"cached_tokens\":16}}}"), ==,
                      on);
    tear_down (&fixture);
  }
}

/* Each event tells what its own answer has, the last what all have. */
static void
test_continuous_usage (void)
{
  Fixture fixture;
  g_autofree char *text = NULL;
  g_auto (GStrv) events = NULL;
  guint n[2] = { 0 }, roles = 0;

  set_up (&fixture);
  start (&fixture);
  text = request (&fixture, "POST", CHAT,
                  "{" USER ",\"n\":2,\"max_tokens\":5,\"ignore_eos\":true,\"stream\":true,"
                  "\"stream_options\":{\"include_usage\":true,\"continuous_usage_stats\":true}}",
                  200);
  events = g_strsplit (text, "\n\n", -1);
  for (guint i = 0; g_str_has_prefix (events[i], "data: {"); i++) {
    g_autoptr (JsonNode) node = NULL;
    JsonObject *event = parse (events[i] + strlen ("data: "), &node);
    JsonArray *choices = json_object_get_array_member (event, "choices");
    gint64 given = json_object_get_int_member (json_object_get_object_member (event, "usage"),
                                               "completion_tokens");
    if (json_array_get_length (choices) == 0) {
      g_assert_cmpint (given, ==, 10);
      continue;
    }
    if (strstr (events[i], "\"role\"") != NULL) {
      g_assert_cmpint (given, ==, 0);
      roles++;
    } else {
      gint64 index =
        json_object_get_int_member (json_array_get_object_element (choices, 0), "index");
      g_assert_cmpint (given, ==, ++n[index]);
    }
  }
  g_assert_cmpuint (roles, ==, 2);
  g_assert_cmpuint (n[0] + n[1], ==, 10);
  tear_down (&fixture);
}

/* Completions have each member in each event, chats have not. */
static void
test_event_members (void)
{
  Fixture fixture;
  g_autofree char *completion = NULL, *chat = NULL;
  g_auto (GStrv) events = NULL;

  set_up (&fixture);
  start (&fixture);
  completion = request (&fixture, "POST", COMPLETIONS,
                        "{\"prompt\":\"x\",\"max_tokens\":3,\"ignore_eos\":true,\"stream\":true}",
                        200);
  events = g_strsplit (completion, "\n\n", -1);
  for (guint i = 0; i < 3; i++) {
    g_assert_true (g_str_has_suffix (events[i], "\"stop_reason\":null}],\"usage\":null}"));
    g_assert_true ((strstr (events[i], "\"finish_reason\":null") == NULL) == (i == 2));
  }
  chat = request (&fixture, "POST", CHAT,
                  "{" USER ",\"max_tokens\":3,\"ignore_eos\":true,\"stream\":true}", 200);
  g_assert_null (strstr (chat, "usage"));
  tear_down (&fixture);
}

static void
test_browsers (void)
{
  Fixture fixture;
  g_autoptr (SoupMessage) preflight = NULL, health = NULL, ping = NULL, wrong = NULL;

  set_up (&fixture);
  start (&fixture);
  preflight = exchange (&fixture, "OPTIONS", CHAT, NULL, "Access-Control-Request-Headers",
                        "authorization,x-stainless-os");
  g_assert_cmpuint (soup_message_get_status (preflight), ==, 200);
  g_assert_cmpstr (get_header (preflight, "Access-Control-Allow-Headers"), ==,
                   "authorization,x-stainless-os");
  assert_has (get_header (preflight, "Access-Control-Allow-Methods"), "DELETE");
  health = exchange (&fixture, "GET", "/health", NULL, NULL, NULL);
  g_assert_cmpstr (get_header (health, "Access-Control-Allow-Origin"), ==, "*");
  ping = exchange (&fixture, "GET", "/ping", NULL, NULL, NULL);
  g_assert_cmpstr (get_header (ping, "Access-Control-Allow-Origin"), ==, "*");
  wrong = exchange (&fixture, "DELETE", "/ping", NULL, NULL, NULL);
  g_assert_cmpuint (soup_message_get_status (wrong), ==, 405);
  g_assert_cmpstr (get_header (wrong, "Allow"), ==, "GET, POST");
  g_free (request (&fixture, "GET", "/metrics/", NULL, 200));
  tear_down (&fixture);
}

/* A prompt is a request of the engine's, an answer a sequence. */
static void
test_counts (void)
{
  Fixture fixture;
  double tokens;

  set_up (&fixture);
  start (&fixture);
  g_free (request (&fixture, "POST", COMPLETIONS,
                   "{\"prompt\":[\"aaaa\",\"bbbb\",\"cccc\"],\"n\":2,\"max_tokens\":4}", 200));
  tokens = metric (&fixture, "vllm:request_params_max_tokens_sum" ENGINE);
  g_assert_cmpfloat (tokens, ==, 24);
  g_free (request (&fixture, "POST", CHAT, "{" USER "}", 200));
  g_assert_cmpfloat (metric (&fixture, "vllm:request_params_n_count" ENGINE), ==, 4);
  g_assert_cmpfloat (metric (&fixture, "vllm:request_params_n_sum" ENGINE), ==, 7);
  g_assert_cmpfloat (metric (&fixture, "vllm:request_max_num_generation_tokens_count" ENGINE), ==,
                     4);
  g_assert_cmpfloat (metric (&fixture, "vllm:request_params_max_tokens_count" ENGINE), ==, 7);
  tokens = metric (&fixture, "vllm:request_params_max_tokens_sum" ENGINE) - tokens;
  g_assert_cmpfloat (tokens + metric (&fixture, "vllm:request_prompt_tokens_sum" ENGINE), ==,
                     4096 + 6);
  tear_down (&fixture);
}

/* The way to the engine is no time in its queue. */
static void
test_queue (void)
{
  Fixture fixture;

  set_up (&fixture);
  fixture.config.speed = 1;
  fixture.config.overhead_ms = 50;
  start (&fixture);
  g_free (request (&fixture, "POST", CHAT, "{" USER ",\"max_tokens\":2}", 200));
  g_assert_cmpfloat (metric (&fixture, "vllm:request_queue_time_seconds_count" ENGINE), ==, 1);
  g_assert_cmpfloat (metric (&fixture, "vllm:request_queue_time_seconds_sum" ENGINE), <, 0.001);
  g_assert_cmpfloat (metric (&fixture, "vllm:time_to_first_token_seconds_sum" ENGINE), >=, 0.05);
  tear_down (&fixture);
}

static void
test_token_texts (void)
{
  Fixture fixture;
  g_autofree char *with = NULL, *without = NULL;

  set_up (&fixture);
  start (&fixture);
  with = request (&fixture, "POST", "/tokenize",
                  "{\"prompt\":\"ab\\\"défg\",\"return_token_strs\":true}", 200);
  assert_has (with, "\"token_strs\":[\"ab\\\"d\",\"éfg\"]");
  without = request (&fixture, "POST", "/tokenize", "{\"prompt\":\"ab\"}", 200);
  assert_has (without, "\"token_strs\":null");
  tear_down (&fixture);
}

static void
test_truncate (void)
{
  static const struct {
    const char *truncate;
    const char *told;
  } cases[] = {
    { "1", "\"text\":\"efgh" }, { "2", "\"text\":\"abcdefgh" }, { "3", "\"text\":\"abcdefgh" },
    { "-1", "\"text\":\"abcdefgh" },
  };
  g_autofree char *words = g_strnfill (5000 * 4, 'x'), *long_body = NULL;
  Fixture fixture;

  set_up (&fixture);
  start (&fixture);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *body = g_strdup_printf (
      "{\"prompt\":\"abcdefgh\",\"echo\":true,\"truncate_prompt_tokens\":%s}", cases[i].truncate);
    g_autofree char *text = request (&fixture, "POST", COMPLETIONS, body, 200);
    assert_has (text, cases[i].told);
  }
  long_body = g_strdup_printf ("{\"prompt\":\"%s\",\"truncate_prompt_tokens\":4080}", words);
  g_free (request (&fixture, "POST", COMPLETIONS, long_body, 200));
  g_free (request (&fixture, "POST", COMPLETIONS,
                   "{\"prompt\":\"x\",\"truncate_prompt_tokens\":4097}", 400));
  tear_down (&fixture);
}

/* Tokens that are told are those of the text, streamed or not. */
static void
test_token_ids (void)
{
  Fixture fixture;
  g_autofree char *chat = NULL, *completion = NULL, *streamed = NULL, *chat_stream = NULL;
  g_autofree char *text = NULL, *body = NULL;
  g_autoptr (JsonNode) node = NULL;
  JsonObject *choice;
  const char *list;

  set_up (&fixture);
  start (&fixture);
  completion = request (
    &fixture, "POST", COMPLETIONS,
    "{\"prompt\":\"abcd\",\"max_tokens\":3,\"ignore_eos\":true,\"return_token_ids\":true}", 200);
  assert_has (completion, "\"prompt_token_ids\":[1633837924]");
  choice = json_array_get_object_element (
    json_object_get_array_member (parse (completion, &node), "choices"), 0);
  list = strstr (completion, "\"token_ids\":[");
  list = strchr (list, '[');
  body = g_strdup_printf ("{\"tokens\":%.*s}", (int) (strchr (list, ']') + 1 - list), list);
  text = request (&fixture, "POST", "/detokenize", body, 200);
  g_assert_true (strncmp (text + strlen ("{\"prompt\":\""),
                          json_object_get_string_member (choice, "text"), 12) == 0);
  streamed = request (&fixture, "POST", COMPLETIONS,
                      "{\"prompt\":\"abcd\",\"max_tokens\":3,\"ignore_eos\":true,\"stream\":true,"
                      "\"return_token_ids\":true}",
                      200);
  g_assert_cmpuint (count (streamed, ",\"token_ids\":["), ==, 3);
  g_assert_cmpuint (count (streamed, "\"prompt_token_ids\""), ==, 1);
  chat = request (&fixture, "POST", CHAT,
                  "{" USER ",\"max_tokens\":3,\"return_token_ids\":true}", 200);
  g_assert_cmpuint (count (chat, "\"prompt_token_ids\":["), ==, 1);
  chat_stream = request (&fixture, "POST", CHAT,
                         "{" USER ",\"max_tokens\":3,\"ignore_eos\":true,\"stream\":true,"
                         "\"return_token_ids\":true}",
                         200);
  g_assert_cmpuint (count (chat_stream, "\"prompt_token_ids\":["), ==, 1);
  g_assert_cmpuint (count (chat_stream, ",\"token_ids\":["), ==, 3);
  tear_down (&fixture);
}

static void
test_wanted_tokens (void)
{
  Fixture fixture;
  g_autofree char *text = NULL;

  set_up (&fixture);
  start (&fixture);
  text = request (&fixture, "POST", COMPLETIONS,
                  "{\"prompt\":\"x\",\"max_tokens\":99999999999}", 400);
  assert_has (text, "you requested 99999999999 output tokens");
  assert_has (text, "at least 100000000000 tokens");
  tear_down (&fixture);
}

static void
test_adapters (void)
{
  static const char load[] = "{\"lora_name\":\"mine\",\"lora_path\":\"/there\"}";
  static const char *const bad[] = { "{}", "{\"lora_name\":\"x\"}", "{\"lora_name\":3}", "[",
                                     "{\"lora_name\":\"demo\",\"lora_path\":\"/x\"}", load };
  static const char chat[] = "{\"model\":\"mine\"," USER "}";
  Fixture fixture;
  g_autofree char *added = NULL, *removed = NULL, *models = NULL, *answer = NULL, *none = NULL;
  g_autoptr (JsonNode) node = NULL;
  JsonObject *card;

  set_up (&fixture);
  start (&fixture);
  g_free (request (&fixture, "POST", CHAT, chat, 404));
  added = request (&fixture, "POST", "/v1/load_lora_adapter", load, 200);
  g_assert_cmpstr (added, ==, "Success: LoRA adapter 'mine' added successfully.");
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_free (request (&fixture, "POST", "/v1/load_lora_adapter", bad[i], 400));
  models = request (&fixture, "GET", "/v1/models", NULL, 200);
  card = json_array_get_object_element (
    json_object_get_array_member (parse (models, &node), "data"), 2);
  g_assert_cmpstr (json_object_get_string_member (card, "id"), ==, "mine");
  g_assert_cmpstr (json_object_get_string_member (card, "root"), ==, "/there");
  g_assert_cmpstr (json_object_get_string_member (card, "parent"), ==, "demo");
  answer = request (&fixture, "POST", CHAT, chat, 200);
  assert_has (answer, "\"model\":\"mine\"");
  removed = request (&fixture, "POST", "/v1/unload_lora_adapter", "{\"lora_name\":\"mine\"}", 200);
  g_assert_cmpstr (removed, ==, "Success: LoRA adapter 'mine' removed successfully.");
  none = request (&fixture, "POST", "/v1/unload_lora_adapter", "{\"lora_name\":\"mine\"}", 404);
  assert_has (none, "\"type\":\"NotFoundError\"");
  g_free (request (&fixture, "POST", CHAT, chat, 404));
  tear_down (&fixture);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/simulator/wire/names", test_names);
  g_test_add_func ("/simulator/wire/model-first", test_model_first);
  g_test_add_func ("/simulator/wire/request-id", test_request_id);
  g_test_add_func ("/simulator/wire/prompt-details", test_prompt_details);
  g_test_add_func ("/simulator/wire/continuous-usage", test_continuous_usage);
  g_test_add_func ("/simulator/wire/event-members", test_event_members);
  g_test_add_func ("/simulator/wire/browsers", test_browsers);
  g_test_add_func ("/simulator/wire/counts", test_counts);
  g_test_add_func ("/simulator/wire/queue", test_queue);
  g_test_add_func ("/simulator/wire/token-texts", test_token_texts);
  g_test_add_func ("/simulator/wire/truncate", test_truncate);
  g_test_add_func ("/simulator/wire/token-ids", test_token_ids);
  g_test_add_func ("/simulator/wire/wanted-tokens", test_wanted_tokens);
  g_test_add_func ("/simulator/wire/adapters", test_adapters);
  return g_test_run ();
}
