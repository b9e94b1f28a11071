// SPDX-License-Identifier: Apache-2.0
// The models that are there: one, by its names, and LoRA adapters of it. These are names only: they
// cost nothing and change nothing.

#include "base/nav-json.h"
#include "simulator/nav-vllm-body.h"
#include "simulator/nav-vllm-server-private.h"

#define MAX_ADAPTERS 1024

typedef struct {
  char *name;
  char *path;
} Adapter;

static void
adapter_free (gpointer data)
{
  Adapter *adapter = data;

  g_free (adapter->name);
  g_free (adapter->path);
  g_free (adapter);
}

void
nav_vllm_server_init_models (NavVllmServer *server, const char *const *served_names)
{
  server->served_names = g_strdupv ((char **) served_names);
  server->adapters = g_ptr_array_new_with_free_func (adapter_free);
}

void
nav_vllm_server_clear_models (NavVllmServer *server)
{
  g_strfreev (server->served_names);
  g_ptr_array_unref (server->adapters);
}

static gboolean
find_adapter (const NavVllmServer *server, const char *name, guint *ret_at)
{
  for (guint i = 0; i < server->adapters->len; i++)
    if (g_str_equal (((Adapter *) server->adapters->pdata[i])->name, name)) {
      *ret_at = i;
      return TRUE;
    }
  return FALSE;
}

static gboolean
is_there (const NavVllmServer *server, const char *model)
{
  guint at;

  return g_strv_contains ((const char *const *) server->served_names, model) ||
         find_adapter (server, model, &at);
}

/* Whether there is a model comes after the form of a body, and before what it means: a fault of
 * that is dropped. */
gboolean
nav_vllm_server_check_model (NavVllmServer *server, const char *model, NavVllmFault *fault)
{
  g_autofree char *name = g_strdup (model); /* it may be the fault's */

  if (name == NULL || nav_vllm_fault_is_form (fault) || is_there (server, name))
    return TRUE;
  nav_vllm_fault_clear (fault);
  nav_vllm_fault_set (fault, 404, "NotFoundError", "model", "The model `%s` does not exist.", name);
  return FALSE;
}

/* What an answer calls the model that was asked for: an adapter by its name, the model by the first
 * of its names. */
const char *
nav_vllm_server_name_model (const NavVllmServer *server, const char *model)
{
  guint at;

  return model != NULL && find_adapter (server, model, &at) ? model : server->served_names[0];
}

/* --- The list --- */

static JsonArray *
make_permission (const NavVllmServer *server, const char *name)
{
  static const struct {
    const char *name;
    gboolean value;
  } rights[] = {
    { "allow_create_engine", FALSE }, { "allow_sampling", TRUE },
    { "allow_logprobs", TRUE },       { "allow_search_indices", FALSE },
    { "allow_view", TRUE },           { "allow_fine_tuning", FALSE },
  };
  JsonObject *object = json_object_new ();
  JsonArray *array = json_array_new ();
  g_autofree char *id = g_strdup_printf ("modelperm-%016" G_GINT64_MODIFIER "x",
                                         nav_vllm_hash_text (server->seed, name));

  json_object_set_string_member (object, "id", id);
  json_object_set_string_member (object, "object", "model_permission");
  json_object_set_int_member (object, "created", server->created);
  for (guint i = 0; i < G_N_ELEMENTS (rights); i++)
    json_object_set_boolean_member (object, rights[i].name, rights[i].value);
  json_object_set_string_member (object, "organization", "*");
  json_object_set_null_member (object, "group");
  json_object_set_boolean_member (object, "is_blocking", FALSE);
  json_array_add_object_element (array, object);
  return array;
}

/* Returns: what a model and an adapter have alike, but for what comes behind */
static JsonObject *
make_card (const NavVllmServer *server, const char *name, const char *root)
{
  JsonObject *card = json_object_new ();

  json_object_set_string_member (card, "id", name);
  json_object_set_string_member (card, "object", "model");
  json_object_set_int_member (card, "created", server->created);
  json_object_set_string_member (card, "owned_by", "vllm");
  json_object_set_string_member (card, "root", root);
  return card;
}

void
nav_vllm_server_list_models (NavVllmServer *server, SoupServerMessage *message)
{
  JsonObject *object = json_object_new ();
  g_autoptr (JsonNode) node = nav_json_node_for_object (object);
  JsonArray *data = json_array_new ();
  g_autofree char *body = NULL;

  json_object_set_string_member (object, "object", "list");
  json_object_set_array_member (object, "data", data);
  for (guint i = 0; server->served_names[i] != NULL; i++) {
    const char *name = server->served_names[i];
    JsonObject *card = make_card (server, name, server->candidate->model->id);
    json_object_set_null_member (card, "parent");
    json_object_set_int_member (card, "max_model_len", server->core.memory.max_model_len);
    json_object_set_array_member (card, "permission", make_permission (server, name));
    json_array_add_object_element (data, card);
  }
  for (guint i = 0; i < server->adapters->len; i++) {
    const Adapter *adapter = server->adapters->pdata[i];
    JsonObject *card = make_card (server, adapter->name, adapter->path);
    json_object_set_string_member (card, "parent", server->served_names[0]);
    json_object_set_null_member (card, "max_model_len");
    json_object_set_array_member (card, "permission", make_permission (server, adapter->name));
    json_array_add_object_element (data, card);
  }
  body = nav_json_to_text (node, FALSE);
  nav_vllm_server_answer (message, 200, "application/json", body);
}

/* --- Adapters --- */

static void
load_adapter (NavVllmServer *server, const char *name, const char *path, NavVllmFault *fault)
{
  Adapter *adapter;

  if (name == NULL || *name == '\0' || path == NULL || *path == '\0') {
    nav_vllm_fault_set (fault, 400, "InvalidUserInput", NULL,
                        "Both 'lora_name' and 'lora_path' must be there.");
  } else if (is_there (server, name)) {
    nav_vllm_fault_set (fault, 400, "InvalidUserInput", NULL,
                        "'%s' has been loaded already; unload it first.", name);
  } else if (server->adapters->len >= MAX_ADAPTERS) {
    nav_vllm_fault_set (fault, 400, "InvalidUserInput", NULL, "There are too many adapters.");
  } else {
    adapter = g_new (Adapter, 1);
    *adapter = (Adapter){ g_strdup (name), g_strdup (path) };
    g_ptr_array_add (server->adapters, adapter);
  }
}

static void
unload_adapter (NavVllmServer *server, const char *name, NavVllmFault *fault)
{
  guint at;

  if (name == NULL || *name == '\0')
    nav_vllm_fault_set (fault, 400, "InvalidUserInput", NULL, "'lora_name' must be there.");
  else if (!find_adapter (server, name, &at))
    nav_vllm_fault_set (fault, 404, "NotFoundError", NULL, "There is no LoRA adapter '%s'.", name);
  else
    g_ptr_array_remove_index (server->adapters, at);
}

/* Returns: (transfer full) (nullable): what to say */
static char *
change (NavVllmServer *server, SoupServerMessage *message, gboolean load, NavVllmFault *fault)
{
  SoupMessageBody *text = soup_server_message_get_request_body (message);
  g_auto (NavVllmBody) body = { 0 };
  const char *name, *path;

  if (!nav_vllm_server_check_json (message, fault) ||
      !nav_vllm_body_open (&body, text->data ? text->data : "", (gsize) text->length, fault))
    return NULL;
  name = nav_vllm_body_get_string (&body, "lora_name");
  path = nav_vllm_body_get_string (&body, "lora_path");
  if (fault->status == 0 && load)
    load_adapter (server, name, path, fault);
  else if (fault->status == 0)
    unload_adapter (server, name, fault);
  return fault->status != 0 ? NULL
                            : g_strdup_printf ("Success: LoRA adapter '%s' %s successfully.", name,
                                               load ? "added" : "removed");
}

/* Answers a message that loads an adapter, or unloads one. */
void
nav_vllm_server_change_adapters (NavVllmServer *server, SoupServerMessage *message, gboolean load)
{
  g_auto (NavVllmFault) fault = { 0 };
  g_autofree char *done = change (server, message, load, &fault);

  if (done != NULL)
    nav_vllm_server_answer (message, 200, "text/plain; charset=utf-8", done);
  else
    nav_vllm_server_fail (message, &fault);
}
