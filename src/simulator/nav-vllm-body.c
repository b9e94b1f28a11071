// SPDX-License-Identifier: Apache-2.0
// The members that bodies of requests have in common, and how vLLM complains of them.

#include "simulator/nav-vllm-body.h"

#include <math.h>
#include <string.h>

#include "base/nav-json-scan.h"

/* A prompt of a million token ids is read; more values of any kind would hold up everybody. */
static const NavJsonLimits limits = { 32 * 1024 * 1024, 64, 1024 * 1024 };

/* Bytes that are looked through once more for numbers that are too large. */
#define MOST_ROUNDED (1024 * 1024)

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

/* --- Bodies --- */

/* Adds the number of @n bytes; one that is too large for our parser as one that is not. */
static void
append_number (GString *out, const char *text, gsize n)
{
  g_autofree char *number = g_strndup (text, n);
  gboolean whole = strcspn (number, ".eE") == n;

  if (!isfinite (g_ascii_strtod (number, NULL))) {
    g_string_append (out, *number == '-' ? "-1e308" : "1e308");
    return;
  }
  g_string_append_len (out, text, (gssize) n);
  if (whole && !g_ascii_string_to_signed (number, 10, G_MININT64, G_MAXINT64, NULL, NULL))
    g_string_append (out, "e0");
}

/* With its quotes, as far as it goes. */
static gsize
measure_string (const char *text)
{
  gsize n = 1;

  while (text[n] != '\0' && text[n] != '"')
    n += text[n] == '\\' && text[n + 1] != '\0' ? 2 : 1;
  return text[n] == '"' ? n + 1 : n;
}

/* What stands in strings stays as it is. */
static char *
round_numbers (const char *text, gsize length)
{
  g_autofree char *whole = g_strndup (text, length);
  GString *out = g_string_sized_new (length + 16);

  for (const char *at = whole; *at != '\0';) {
    gsize n = strspn (at, "0123456789+-.eE");
    if (n > 0 && (*at == '-' || g_ascii_isdigit (*at))) {
      append_number (out, at, n);
    } else {
      n = *at == '"' ? measure_string (at) : 1;
      g_string_append_len (out, at, (gssize) n);
    }
    at += n;
  }
  return g_string_free (out, FALSE);
}

/* Python reads numbers of any size, and a field that nobody asks for may have one; a prompt may
 * have any character, which is another one here where C has none. */
static JsonNode *
parse (const char *text, gsize length, GError **error)
{
  g_autofree char *rounded = NULL, *mended = NULL;
  g_autoptr (GError) first = NULL;
  JsonNode *node = nav_json_parse (text, (gssize) length, &limits, &first);

  if (node == NULL && length <= MOST_ROUNDED && memchr (text, 0, length) == NULL) {
    mended = nav_json_mend_escapes (text, length);
    rounded = round_numbers (mended ? mended : text, length);
    node = nav_json_parse (rounded, -1, &limits, NULL);
  }
  if (node == NULL)
    g_propagate_error (error, g_steal_pointer (&first));
  return node;
}

gboolean
nav_vllm_body_open (NavVllmBody *body, const char *text, gsize length, NavVllmFault *fault)
{
  g_autoptr (GError) error = NULL;

  g_return_val_if_fail (text != NULL && fault != NULL, FALSE);

  *body = (NavVllmBody){ .fault = fault };
  body->node = parse (text, length, &error);
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
