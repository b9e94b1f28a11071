// SPDX-License-Identifier: Apache-2.0
// The members that bodies of requests have in common, and how vLLM complains of them.

#include "simulator/nav-vllm-body.h"

#include <math.h>
#include <string.h>

#include "base/nav-json.h"
#include "simulator/nav-vllm-text.h"

void
nav_vllm_body_fail_form (const NavVllmBody *body, const char *name, const char *what)
{
  g_autofree char *param = g_strconcat ("body.", name, NULL);
  g_autofree char *detail =
    g_strdup_printf ("{'loc': ('body', '%s'), 'msg': '%s'}", name, what);

  nav_vllm_fault_add_form (body->fault, param, detail);
}

void
nav_vllm_body_fail_meaning (const NavVllmBody *body, const char *name, const char *what)
{
  nav_vllm_fault_set (body->fault, 400, "BadRequestError", name, "%s (parameter=%s)", what, name);
}

/* null is absent. */
JsonNode *
nav_vllm_body_get (const NavVllmBody *body, const char *name)
{
  JsonNode *node = json_object_get_member (body->object, name);

  return node == NULL || JSON_NODE_HOLDS_NULL (node) ? NULL : node;
}

/* --- Values, as pydantic takes them --- */

static gboolean
text_to_number (const char *text, double *number)
{
  g_autofree char *stripped = g_strstrip (g_strdup (text));
  char *end;

  /* Neither hexadecimal nor what only C reads. */
  if (*stripped == '\0' || strspn (stripped, "0123456789+-.eE") != strlen (stripped))
    return FALSE;
  *number = g_ascii_strtod (stripped, &end);
  return *end == '\0' && isfinite (*number);
}

/* A number may be written as one, as its text, or be a truth value. Returns: FALSE: it is none */
static gboolean
to_number (JsonNode *node, double *number)
{
  GType type = json_node_get_value_type (node);

  if (type == G_TYPE_STRING)
    return text_to_number (json_node_get_string (node), number);
  if (type == G_TYPE_BOOLEAN)
    *number = json_node_get_boolean (node);
  else if (type == G_TYPE_INT64 || type == G_TYPE_DOUBLE)
    *number = json_node_get_double (node);
  else
    return FALSE;
  return TRUE;
}

static gboolean
text_to_bool (const char *text, gboolean *value)
{
  static const char *const words[] = { "0", "off", "f", "false", "n", "no",
                                       "1", "on",  "t", "true",  "y", "yes" };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_ascii_strcasecmp (text, words[i]) == 0) {
      *value = i >= G_N_ELEMENTS (words) / 2;
      return TRUE;
    }
  return FALSE;
}

gboolean
nav_vllm_body_get_bool (const NavVllmBody *body, const char *name)
{
  JsonNode *node = nav_vllm_body_get (body, name);
  gboolean value = FALSE;
  double number;

  if (node == NULL)
    return FALSE;
  if (json_node_get_value_type (node) == G_TYPE_STRING) {
    if (text_to_bool (json_node_get_string (node), &value))
      return value;
  } else if (to_number (node, &number) && (number == 0 || number == 1)) {
    return number == 1;
  }
  nav_vllm_body_fail_form (body, name, "Input should be a valid boolean");
  return FALSE;
}

double
nav_vllm_body_get_number (const NavVllmBody *body, const char *name, double fallback)
{
  JsonNode *node = nav_vllm_body_get (body, name);
  double number;

  if (node == NULL)
    return fallback;
  if (to_number (node, &number))
    return number;
  nav_vllm_body_fail_form (body, name, "Input should be a valid number");
  return fallback;
}

gint64
nav_vllm_body_get_int (const NavVllmBody *body, const char *name, gint64 fallback)
{
  JsonNode *node = nav_vllm_body_get (body, name);
  double number;

  if (node == NULL)
    return fallback;
  if (json_node_get_value_type (node) == G_TYPE_INT64)
    return json_node_get_int (node);
  if (!to_number (node, &number))
    nav_vllm_body_fail_form (body, name, "Input should be a valid integer");
  else if (number != floor (number))
    nav_vllm_body_fail_form (body, name, "Input should be an integer, without a fraction");
  else /* what is beyond is no length and no seed either */
    return number >= 0x1p63 ? G_MAXINT64 : number < -0x1p63 ? G_MININT64 : (gint64) number;
  return fallback;
}

/* A count of tokens or answers. */
guint64
nav_vllm_body_get_count (const NavVllmBody *body, const char *name, guint64 fallback, guint min)
{
  gint64 value = nav_vllm_body_get_int (body, name, (gint64) fallback);

  if (nav_vllm_body_get (body, name) != NULL && value < min) {
    g_autofree char *what = g_strdup_printf ("%s must be at least %u, got %" G_GINT64_FORMAT ".",
                                             name, min, value);
    nav_vllm_body_fail_meaning (body, name, what);
    return fallback;
  }
  return (guint64) MAX (value, 0);
}

/* Returns: (transfer full) (nullable): who is asked; an empty name asks nobody in particular */
char *
nav_vllm_body_read_model (const NavVllmBody *body)
{
  const char *model = nav_vllm_body_get_string (body, "model");

  if (model == NULL || *model == '\0')
    return NULL;
  g_free (body->fault->model);
  body->fault->model = g_strdup (model);
  return g_strdup (model);
}

const char *
nav_vllm_body_get_string (const NavVllmBody *body, const char *name)
{
  JsonNode *node = nav_vllm_body_get (body, name);

  if (node == NULL)
    return NULL;
  if (json_node_get_value_type (node) == G_TYPE_STRING)
    return json_node_get_string (node);
  nav_vllm_body_fail_form (body, name, "Input should be a valid string");
  return NULL;
}

JsonArray *
nav_vllm_body_get_array (const NavVllmBody *body, const char *name)
{
  JsonNode *node = nav_vllm_body_get (body, name);

  if (node == NULL || JSON_NODE_HOLDS_ARRAY (node))
    return node ? json_node_get_array (node) : NULL;
  nav_vllm_body_fail_form (body, name, "Input should be a valid list");
  return NULL;
}

gboolean
nav_vllm_body_open (NavVllmBody *body, const char *text, gsize length, NavVllmFault *fault)
{
  g_autoptr (GError) error = NULL;

  g_return_val_if_fail (text != NULL && fault != NULL, FALSE);

  *body = (NavVllmBody){ .fault = fault };
  body->node = nav_json_parse (text, (gssize) length, &nav_json_default_limits, &error);
  if (body->node == NULL) {
    g_autofree char *detail = g_strdup_printf (
      "{'type': 'json_invalid', 'loc': ('body',), 'msg': 'JSON decode error: %s'}", error->message);
    nav_vllm_fault_add_form (fault, "body", detail);
    return FALSE;
  }
  if (!JSON_NODE_HOLDS_OBJECT (body->node)) {
    nav_vllm_fault_add_form (fault, "body",
                             "{'loc': ('body',), 'msg': 'Input should be a valid dictionary'}");
    return FALSE;
  }
  body->object = json_node_get_object (body->node);
  return TRUE;
}

void
nav_vllm_body_clear (NavVllmBody *body)
{
  g_clear_pointer (&body->node, json_node_unref);
}

/* --- Prompts --- */

static void
add_part (const NavVllmBody *body, GString *text, JsonNode *part)
{
  NavVllmBody inner = { .fault = body->fault };
  const char *type, *words;

  if (!JSON_NODE_HOLDS_OBJECT (part)) {
    nav_vllm_body_fail_form (body, "messages", "Parts of a content should be objects");
    return;
  }
  inner.object = json_node_get_object (part);
  type = nav_vllm_body_get_string (&inner, "type");
  words = nav_vllm_body_get_string (&inner, "text");
  if (words != NULL && (type == NULL || g_str_equal (type, "text")))
    g_string_append (text, words);
  else
    nav_vllm_body_fail_meaning (body, "messages",
                                "The model is not a multimodal model: parts must be text.");
}

static void
add_message (const NavVllmBody *body, GString *text, JsonNode *node)
{
  NavVllmBody inner = { .fault = body->fault };
  JsonNode *content;
  const char *role;

  if (!JSON_NODE_HOLDS_OBJECT (node)) {
    nav_vllm_body_fail_form (body, "messages", "Messages should be objects");
    return;
  }
  inner.object = json_node_get_object (node);
  role = nav_vllm_body_get_string (&inner, "role");
  if (role == NULL)
    nav_vllm_body_fail_form (body, "messages", "Field required: role");
  g_string_append_printf (text, "%s: ", role ? role : "");
  content = nav_vllm_body_get (&inner, "content");
  if (content != NULL && JSON_NODE_HOLDS_ARRAY (content)) {
    JsonArray *parts = json_node_get_array (content);
    for (guint i = 0; i < json_array_get_length (parts); i++)
      add_part (body, text, json_array_get_element (parts, i));
  } else if (content != NULL && json_node_get_value_type (content) == G_TYPE_STRING) {
    g_string_append (text, json_node_get_string (content));
  } else if (content != NULL) {
    nav_vllm_body_fail_form (body, "messages", "A content should be a string or a list of parts");
  }
  g_string_append_c (text, '\n');
}

GArray *
nav_vllm_new_tokens (void)
{
  return g_array_new (FALSE, FALSE, sizeof (guint32));
}

/* The simulator's chat template: turns begin alike, so that a longer conversation has the shorter
 * one as its prefix. */
void
nav_vllm_body_read_messages (const NavVllmBody *body, gboolean for_answer, GArray *tokens)
{
  JsonArray *messages = nav_vllm_body_get_array (body, "messages");
  g_autoptr (GString) text = g_string_new (NULL);

  if (messages == NULL) {
    nav_vllm_body_fail_form (body, "messages", "Field required");
    return;
  }
  if (json_array_get_length (messages) == 0)
    nav_vllm_body_fail_meaning (body, "messages", "messages must not be empty.");
  for (guint i = 0; i < json_array_get_length (messages); i++)
    add_message (body, text, json_array_get_element (messages, i));
  if (for_answer)
    g_string_append (text, "assistant: ");
  nav_vllm_tokenize (text->str, tokens);
}

static gboolean
holds_ints (JsonArray *array)
{
  return json_array_get_length (array) > 0 &&
         json_node_get_value_type (json_array_get_element (array, 0)) == G_TYPE_INT64;
}

void
nav_vllm_body_read_ids (const NavVllmBody *body, const char *name, JsonArray *array, GArray *tokens)
{
  for (guint i = 0; i < json_array_get_length (array); i++) {
    JsonNode *node = json_array_get_element (array, i);
    gint64 id = json_node_get_value_type (node) == G_TYPE_INT64 ? json_node_get_int (node) : -1;
    guint32 token = (guint32) id;
    if (id < 0 || id > G_MAXUINT32) {
      nav_vllm_body_fail_form (body, name, "Token ids should be integers from 0 to 4294967295");
      return;
    }
    g_array_append_val (tokens, token);
  }
}

static void
read_prompt (const NavVllmBody *body, const char *name, JsonNode *node, GPtrArray *prompts)
{
  GArray *tokens = nav_vllm_new_tokens ();

  g_ptr_array_add (prompts, tokens);
  if (json_node_get_value_type (node) == G_TYPE_STRING)
    nav_vllm_tokenize (json_node_get_string (node), tokens);
  else if (JSON_NODE_HOLDS_ARRAY (node) && holds_ints (json_node_get_array (node)))
    nav_vllm_body_read_ids (body, name, json_node_get_array (node), tokens);
  else
    nav_vllm_body_fail_form (body, name,
                             "Input should be a string, token ids, or a list of either");
  if (tokens->len == 0)
    nav_vllm_body_fail_meaning (body, name, "The prompt cannot be empty.");
}

void
nav_vllm_body_read_prompts (const NavVllmBody *body, const char *name, GPtrArray *prompts)
{
  JsonNode *node = nav_vllm_body_get (body, name);
  JsonArray *array = NULL;

  if (node != NULL && JSON_NODE_HOLDS_ARRAY (node))
    array = json_node_get_array (node);
  if (node == NULL) {
    nav_vllm_body_fail_form (body, name, "Field required");
  } else if (array == NULL || holds_ints (array) || json_array_get_length (array) == 0) {
    read_prompt (body, name, node, prompts);
  } else if (json_array_get_length (array) > NAV_VLLM_MAX_CHOICES) {
    nav_vllm_body_fail_meaning (body, name, "Too many prompts in one request.");
  } else {
    for (guint i = 0; i < json_array_get_length (array); i++)
      read_prompt (body, name, json_array_get_element (array, i), prompts);
  }
}
