// SPDX-License-Identifier: Apache-2.0
#include <stdarg.h>

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

void
nav_vllm_fault_clear (NavVllmFault *fault)
{
  g_clear_pointer (&fault->message, g_free);
  g_clear_pointer (&fault->param, g_free);
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
