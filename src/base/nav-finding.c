// SPDX-License-Identifier: Apache-2.0
// A code with named arguments: what the layers below the workflow have to tell.

#include "nav-finding.h"

#include <math.h>

#include "nav-json.h"

struct _NavFinding {
  char *code;
  JsonObject *args;
};

G_DEFINE_BOXED_TYPE (NavFinding, nav_finding, nav_finding_ref, nav_finding_unref)

/**
 * nav_finding_new:
 * @code: what is told (`slo.missed`)
 * @...: name, value, name, value, ..., NULL. A name that begins with `#` is followed by a double
 *   and is kept without the mark, any other by a text (NULL allowed)
 *
 * |[ nav_finding_new ("slo.missed", "metric", "ttft_ms", "#target", 150.0, NULL) ]|
 *
 * Returns: (transfer full)
 */
NavFinding *
nav_finding_new (const char *code, ...)
{
  JsonObject *args = json_object_new ();
  NavFinding *finding;
  va_list list;

  va_start (list, code);
  for (const char *name; (name = va_arg (list, const char *)) != NULL;) {
    if (name[0] == '#')
      nav_json_add_number (args, name + 1, va_arg (list, double));
    else
      nav_json_add_string (args, name, va_arg (list, const char *));
  }
  va_end (list);

  finding = nav_finding_new_from_json (code, args);
  json_object_unref (args);
  return finding;
}

/**
 * nav_finding_new_from_json:
 * @args: (transfer none): texts and numbers by name; not to be changed afterwards
 *
 * Returns: (transfer full)
 */
NavFinding *
nav_finding_new_from_json (const char *code, JsonObject *args)
{
  NavFinding *finding;

  g_return_val_if_fail (code != NULL && args != NULL, NULL);

  finding = g_atomic_rc_box_new0 (NavFinding);
  finding->code = g_strdup (code);
  finding->args = json_object_ref (args);
  json_object_seal (finding->args);
  return finding;
}

NavFinding *
nav_finding_ref (NavFinding *finding)
{
  return g_atomic_rc_box_acquire (finding);
}

static void
nav_finding_free (gpointer data)
{
  NavFinding *finding = data;

  g_free (finding->code);
  json_object_unref (finding->args);
}

void
nav_finding_unref (NavFinding *finding)
{
  g_atomic_rc_box_release_full (finding, nav_finding_free);
}

const char *
nav_finding_get_code (NavFinding *finding)
{
  return finding->code;
}

/**
 * nav_finding_get_text:
 *
 * Returns: (nullable): a text argument; NULL when there is none of that name or it is null
 */
const char *
nav_finding_get_text (NavFinding *finding, const char *name)
{
  JsonNode *node = json_object_get_member (finding->args, name);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node))
    return NULL;
  return json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : NULL;
}

/**
 * nav_finding_get_number:
 *
 * Returns: a number argument; NaN when there is none of that name or it is null
 */
double
nav_finding_get_number (NavFinding *finding, const char *name)
{
  JsonNode *node = json_object_get_member (finding->args, name);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) ||
      json_node_get_value_type (node) == G_TYPE_STRING)
    return NAN;
  return json_node_get_double (node);
}

/**
 * nav_finding_get_args:
 *
 * Returns: (transfer none): all arguments, sealed
 */
JsonObject *
nav_finding_get_args (NavFinding *finding)
{
  return finding->args;
}

gboolean
nav_finding_equal (NavFinding *a, NavFinding *b)
{
  return g_str_equal (a->code, b->code) && json_object_equal (a->args, b->args);
}

/**
 * nav_finding_find:
 * @findings: (nullable) (element-type NavFinding)
 *
 * Returns: (transfer none) (nullable): the first of this code
 */
NavFinding *
nav_finding_find (const GPtrArray *findings, const char *code)
{
  for (guint i = 0; findings != NULL && i < findings->len; i++)
    if (g_str_equal (nav_finding_get_code (findings->pdata[i]), code))
      return findings->pdata[i];
  return NULL;
}
