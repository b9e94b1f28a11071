// SPDX-License-Identifier: Apache-2.0
#include <stdarg.h>

#include <string.h>

#include "base/nav-json.h"
#include "simulator/nav-vllm-request.h"

/**
 * nav_vllm_fault_set:
 * @type: static; "Bad Request" where the form is wrong, "BadRequestError" where the meaning is
 * @param: (nullable): the field to blame
 *
 * The first fault stays; later ones are dropped.
 */
void
nav_vllm_fault_set (NavVllmFault *fault, guint status, const char *type, const char *param,
                    const char *format, ...)
{
  va_list arguments;

  if (fault->status != 0)
    return;
  fault->status = status;
  fault->type = type;
  fault->param = g_strdup (param);
  va_start (arguments, format);
  fault->message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
}

/* Of what is wrong with a form so much is listed, as by vLLM. */
#define MOST_LISTED 10
#define MOST_COUNTED 1000 /* a body may have millions */

/**
 * nav_vllm_fault_add_form:
 * @param: the field to blame; the first one's stays
 * @detail: what is listed
 *
 * Like vLLM's checks of a body's form, which come first and tell all that they find: it takes the
 * place of a fault in the meaning.
 */
void
nav_vllm_fault_add_form (NavVllmFault *fault, const char *param, const char *detail)
{
  g_autofree char *before = NULL;
  const char *list = "";

  if (fault->n_forms == MOST_COUNTED)
    return;
  if (fault->status != 0 && !nav_vllm_fault_is_form (fault)) {
    g_clear_pointer (&fault->message, g_free);
    g_clear_pointer (&fault->param, g_free);
    fault->status = 0;
  }
  before = g_steal_pointer (&fault->message);
  if (fault->n_forms++ > 0)
    list = strchr (before, '\n');
  else
    fault->param = g_strdup (param);
  fault->status = 400;
  fault->type = "Bad Request";
  fault->message =
    g_strdup_printf ("%u validation error%s:%s%s%s", fault->n_forms, fault->n_forms > 1 ? "s" : "",
                     list, fault->n_forms <= MOST_LISTED ? "\n  " : "",
                     fault->n_forms <= MOST_LISTED ? detail : "");
}

gboolean
nav_vllm_fault_is_form (const NavVllmFault *fault)
{
  return fault->n_forms > 0;
}

void
nav_vllm_fault_clear (NavVllmFault *fault)
{
  g_clear_pointer (&fault->message, g_free);
  g_clear_pointer (&fault->param, g_free);
  g_clear_pointer (&fault->model, g_free);
  fault->n_forms = 0;
  fault->status = 0;
}

/**
 * nav_vllm_fault_to_json:
 *
 * Returns: (transfer full): the body of the answer, one line
 */
char *
nav_vllm_fault_to_json (const NavVllmFault *fault)
{
  JsonObject *error = json_object_new ();
  JsonObject *object = json_object_new ();
  g_autoptr (JsonNode) node = NULL;

  nav_json_add_string (error, "message", fault->message);
  nav_json_add_string (error, "type", fault->type);
  nav_json_add_string (error, "param", fault->param);
  json_object_set_int_member (error, "code", fault->status);
  json_object_set_object_member (object, "error", error);
  node = nav_json_node_for_object (object);
  return nav_json_to_text (node, FALSE);
}
