// SPDX-License-Identifier: Apache-2.0
// /neuralnav/config: what can be changed while the server runs. Not a path of vLLM.

#include "base/nav-json.h"
#include "simulator/nav-vllm-server-private.h"

static JsonObject *
make_latency (const NavVllmServer *server)
{
  JsonObject *object = json_object_new ();
  const char *mode = server->row ? "row" : server->constant ? "constant" : "physics";

  json_object_set_string_member (object, "mode", mode);
  if (server->constant) {
    json_object_set_double_member (object, "ttft_ms", server->ttft_ms);
    json_object_set_double_member (object, "tpot_ms", server->tpot_ms);
  }
  if (server->row != NULL)
    json_object_set_string_member (object, "row", server->row);
  return object;
}

/* Answers with what is the case. */
void
nav_vllm_server_tell_config (NavVllmServer *server, SoupServerMessage *message)
{
  JsonObject *object = json_object_new ();
  g_autoptr (JsonNode) node = nav_json_node_for_object (object);
  g_autofree char *body = NULL;

  json_object_set_double_member (object, "speed", server->speed);
  json_object_set_int_member (object, "seed", (gint64) server->seed);
  json_object_set_object_member (object, "latency", make_latency (server));
  json_object_set_array_member (object, "faults", nav_vllm_mishaps_to_json (server->mishaps));
  body = nav_json_to_text (node, FALSE);
  nav_vllm_server_answer (message, 200, "application/json", body);
}

typedef struct {
  double speed;
  GArray *mishaps; /* (nullable): they stay */
} Change;

static gboolean
read_change (NavVllmServer *server, JsonNode *node, Change *change, GError **error)
{
  g_auto (NavJsonReader) reader;
  GError *inner = NULL;
  JsonArray *faults;

  nav_json_reader_init (&reader, node, NULL);
  if (reader.object == NULL)
    return nav_json_reader_finish (&reader, error);
  change->speed = nav_json_reader_number (&reader, "speed", server->speed, NAV_VLLM_MIN_SPEED,
                                          NAV_VLLM_MAX_SPEED);
  if (nav_json_reader_int (&reader, "seed", (gint64) server->seed, G_MININT64, G_MAXINT64) !=
      (gint64) server->seed)
    nav_json_reader_fail_text (&reader, "seed", "it cannot change while the server runs");
  nav_json_reader_ignore (&reader, "latency");
  faults = nav_json_reader_array (&reader, "faults");
  if (faults != NULL) {
    change->mishaps = g_array_new (FALSE, FALSE, sizeof (NavVllmMishap));
    if (!nav_vllm_mishaps_read (change->mishaps, faults, "faults", &inner))
      nav_json_reader_take_error (&reader, inner);
  }
  return nav_json_reader_finish (&reader, error);
}

static JsonNode *
read_body (SoupServerMessage *message, GError **error)
{
  SoupMessageBody *body = soup_server_message_get_request_body (message);

  return nav_json_parse (body->data ? body->data : "", (gssize) body->length,
                         &nav_json_line_limits, error);
}

static void
apply_change (NavVllmServer *server, const Change *change)
{
  if (change->speed != server->speed) {
    nav_vllm_engine_set_speed (server->core.engine, change->speed,
                               nav_clock_monotonic_us (server->clock));
    server->speed = change->speed;
    nav_vllm_job_run_engine (server);
  }
  if (change->mishaps == NULL)
    return;
  nav_vllm_mishaps_free (server->mishaps);
  server->mishaps = nav_vllm_mishaps_new (server->seed);
  for (guint i = 0; i < change->mishaps->len; i++)
    nav_vllm_mishaps_add (server->mishaps, &g_array_index (change->mishaps, NavVllmMishap, i));
}

/* Takes all that the body says, or nothing of it. What it leaves out stays. */
void
nav_vllm_server_take_config (NavVllmServer *server, SoupServerMessage *message)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = read_body (message, &error);
  Change change = { 0 };

  if (node != NULL && read_change (server, node, &change, &error)) {
    apply_change (server, &change);
    nav_vllm_server_tell_config (server, message);
  } else {
    g_auto (NavVllmFault) fault = { 0 };
    nav_vllm_fault_set (&fault, 400, "BadRequestError", NULL, "%s", error->message);
    nav_vllm_server_fail (message, &fault);
  }
  g_clear_pointer (&change.mishaps, g_array_unref);
}
