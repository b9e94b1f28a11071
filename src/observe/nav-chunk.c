// SPDX-License-Identifier: Apache-2.0
// Events of a streamed answer, read leniently: a member that is missing, null or of another type
// says nothing, and half a character is U+FFFD. Only what is no JSON object at all is refused.

#include "observe/nav-chunk.h"

#include <math.h>
#include <string.h>

#include "base/nav-json.h"
#include "base/nav-json-scan.h"
#include "base/nav-plain-text.h"
#include "observe/nav-chunk-private.h"
#include "observe/nav-observe-error.h"

#define MAX_MESSAGE 400
#define MAX_TOKENS  1e9

static JsonNode *
parse (const char *text, gsize length, GError **error)
{
  g_autofree char *mended =
    memchr (text, '\\', length) != NULL ? nav_json_mend_escapes (text, length) : NULL;

  return nav_json_parse (mended ? mended : text, (gssize) length, &nav_json_line_limits, error);
}

static JsonNode *
get_member (JsonObject *object, const char *name)
{
  return object != NULL ? json_object_get_member (object, name) : NULL;
}

static JsonObject *
get_object (JsonObject *object, const char *name)
{
  JsonNode *node = get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static JsonArray *
get_array (JsonObject *object, const char *name)
{
  JsonNode *node = get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

static const char *
node_text (JsonNode *node)
{
  return node != NULL && JSON_NODE_HOLDS_VALUE (node) &&
             json_node_get_value_type (node) == G_TYPE_STRING
           ? json_node_get_string (node)
           : NULL;
}

static const char *
get_text (JsonObject *object, const char *name)
{
  return node_text (get_member (object, name));
}

static gint64
get_count (JsonObject *object, const char *name)
{
  double value = nav_json_number (get_member (object, name));

  return value >= 0 && value <= MAX_TOKENS && value == floor (value) ? (gint64) value : -1;
}

/* For people, who read it on terminals, in windows and in files of runs. */
static char *
cut_message (const char *text)
{
  g_autofree char *plain = nav_plain_text (text);
  g_autofree char *start = g_utf8_substring (plain, 0, MIN (g_utf8_strlen (plain, -1),
                                                            MAX_MESSAGE));

  return g_strstrip (g_steal_pointer (&start));
}

/* `"error"` is an object in OpenAI's protocol, a string for vLLM's missing key and TGI's own. */
static char *
read_error (JsonObject *object)
{
  JsonObject *details = get_object (object, "error");
  const char *text = get_text (object, "error");

  if (details != NULL)
    text = get_text (details, "message");
  if (details != NULL && text == NULL)
    text = get_text (details, "type");
  return details != NULL || text != NULL ? cut_message (text ? text : "") : NULL;
}

static gboolean
is_token (const char *text)
{
  return text != NULL && *text != '\0';
}

static void
read_choice (NavChunk *chunk, JsonObject *choice)
{
  JsonObject *delta = get_object (choice, "delta");
  JsonArray *calls = get_array (delta, "tool_calls");
  const char *content = get_text (delta, "content"), *reasoning, *reason;

  if (content == NULL)
    content = get_text (choice, "text"); /* of a text completion */
  reasoning = get_text (delta, "reasoning_content");
  if (reasoning == NULL)
    reasoning = get_text (delta, "reasoning");
  reason = get_text (choice, "finish_reason");
  chunk->has_choice = TRUE;
  chunk->has_token |= is_token (content) || is_token (reasoning) ||
                      (calls != NULL && json_array_get_length (calls) > 0);
  if (is_token (content) && chunk->content == NULL)
    chunk->content = g_strdup (content);
  if (is_token (reasoning) && chunk->reasoning == NULL)
    chunk->reasoning = g_strdup (reasoning);
  if (reason != NULL && chunk->finish_reason == NULL)
    chunk->finish_reason = g_strdup (reason);
}

static void
read_choices (NavChunk *chunk, JsonArray *choices)
{
  for (guint i = 0; choices != NULL && i < json_array_get_length (choices); i++) {
    JsonNode *node = json_array_get_element (choices, i);
    if (JSON_NODE_HOLDS_OBJECT (node))
      read_choice (chunk, json_node_get_object (node));
  }
}

/* llama.cpp counts in `timings` where nobody asked for usage. */
static void
read_counts (NavChunk *chunk, JsonObject *object)
{
  JsonObject *usage = get_object (object, "usage"), *timings = get_object (object, "timings");

  chunk->prompt_tokens = get_count (usage, "prompt_tokens");
  chunk->completion_tokens = get_count (usage, "completion_tokens");
  chunk->cached_tokens = get_count (get_object (usage, "prompt_tokens_details"), "cached_tokens");
  if (chunk->completion_tokens < 0)
    chunk->completion_tokens = get_count (timings, "predicted_n");
}

/* With all that JSON has. */
gboolean
_nav_chunk_parse_fully (const char *data, gsize length, NavChunk *ret_chunk, GError **error)
{
  g_autoptr (JsonNode) node = parse (data, length, error);
  JsonObject *object;

  if (node == NULL)
    return FALSE;
  if (!JSON_NODE_HOLDS_OBJECT (node)) {
    nav_set_error (error, NAV_OBSERVE_ERROR, NAV_ERROR_INVALID, NULL,
                   "An event of the stream is not a JSON object");
    return FALSE;
  }
  object = json_node_get_object (node);
  ret_chunk->error = read_error (object);
  read_choices (ret_chunk, get_array (object, "choices"));
  read_counts (ret_chunk, object);
  return TRUE;
}

/**
 * nav_chunk_parse:
 * @data: (array length=length): the data of an event, from outside
 * @ret_chunk: (out): to be cleared with nav_chunk_clear(), also after a failure
 * @error: NAV_ERROR_INVALID when it is no JSON object
 *
 * Returns: whether it could be read
 */
gboolean
nav_chunk_parse (const char *data, gsize length, NavChunk *ret_chunk, GError **error)
{
  *ret_chunk = (NavChunk){ .prompt_tokens = -1, .cached_tokens = -1, .completion_tokens = -1 };
  if (length >= 6 && memcmp (data, "[DONE]", 6) == 0) {
    ret_chunk->done = TRUE;
    return TRUE;
  }
  return _nav_chunk_parse_quickly (data, length, ret_chunk) ||
         _nav_chunk_parse_fully (data, length, ret_chunk, error);
}

void
nav_chunk_clear (NavChunk *chunk)
{
  g_clear_pointer (&chunk->content, g_free);
  g_clear_pointer (&chunk->reasoning, g_free);
  g_clear_pointer (&chunk->finish_reason, g_free);
  g_clear_pointer (&chunk->error, g_free);
}

/**
 * nav_chunk_error_message:
 * @body: (array length=length): the body of an answer that is not 200: JSON of some server, or the
 *   HTML of a gateway
 *
 * Returns: (transfer full) (nullable): what the server says, shortened; NULL when it says nothing
 *   that people could read
 */
char *
nav_chunk_error_message (const char *body, gsize length)
{
  g_autoptr (JsonNode) node = parse (body, length, NULL);
  JsonObject *object =
    node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  g_autofree char *message = object != NULL ? read_error (object) : NULL;

  if (message == NULL && object != NULL) {
    const char *text = get_text (object, "detail");
    text = text ? text : get_text (object, "message");
    message = text != NULL ? cut_message (text) : NULL;
  }
  return message != NULL && *message != '\0' ? g_steal_pointer (&message) : NULL;
}
