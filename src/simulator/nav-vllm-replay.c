// SPDX-License-Identifier: Apache-2.0
// Recorded traffic through the engine, in virtual time: when each token is due.

#include "simulator/nav-vllm-replay.h"

#include "base/nav-json.h"
#include "catalog/nav-load-json.h"
#include "serving/nav-trace-file.h"
#include "simulator/nav-vllm-core.h"
#include "simulator/nav-vllm-text.h"

typedef struct {
  NavVllmCore core;
  NavLoad load;
  JsonArray *blocks; /* (nullable): of each request, which parts of its prompt others have too */
  guint block_tokens;
  guint64 seed;
  GArray *requests; /* (element-type guint): what each id of the engine is in the trace; from 1 */
  NavVllmReplayFunc write;
  gpointer data;
  gboolean unread; /* nobody wants more */
} Replay;

static void
tell (Replay *replay, guint request, const char *event, guint tokens, gint64 at_us)
{
  char line[160];

  g_snprintf (line, sizeof line,
              "{\"at_us\":%" G_GINT64_FORMAT ",\"request\":%u,\"event\":\"%s\",\"tokens\":%u}\n",
              at_us, request, event, tokens);
  replay->unread |= !replay->write (line, replay->data);
}

static void
on_event (NavVllmEngineEvent event, guint64 id, guint n_tokens, gint64 at_us, gpointer data)
{
  static const char *const names[] = { "token", "finished", "refused" };
  Replay *replay = data;

  tell (replay, g_array_index (replay->requests, guint, id - 1), names[event], n_tokens, at_us);
}

/* Whatever a trace has instead of numbers is one part. */
static guint64
get_block (JsonArray *blocks, guint k)
{
  JsonNode *node = json_array_get_element (blocks, k);

  return JSON_NODE_HOLDS_VALUE (node) ? (guint64) json_node_get_int (node) : 0;
}

/* A token of a part that others have is the same there; any other is its own. */
static guint32
make_token (const Replay *replay, JsonArray *blocks, guint request, guint k)
{
  guint block = blocks != NULL ? k / replay->block_tokens : 0;
  guint64 place = nav_vllm_mix (replay->seed);

  if (blocks != NULL && block < json_array_get_length (blocks))
    place ^= nav_vllm_mix (get_block (blocks, block)) +
             k % replay->block_tokens;
  else
    place ^= ~nav_vllm_mix ((guint64) request << 32 | k);
  return (guint32) nav_vllm_mix (place);
}

static guint32 *
make_prompt (const Replay *replay, guint i, guint tokens)
{
  guint32 *prompt = g_new (guint32, tokens);
  JsonArray *blocks =
    replay->blocks != NULL ? json_array_get_array_element (replay->blocks, i) : NULL;

  for (guint k = 0; k < tokens; k++)
    prompt[k] = make_token (replay, blocks, i, k);
  return prompt;
}

static void
send_request (Replay *replay, guint i)
{
  const NavTraceRequest *request = &replay->load.trace[i];
  gint64 at_us = (gint64) (request->arrival_s * 1e6);
  g_autofree guint32 *prompt = NULL;
  NavVllmEngineRequest wanted = {
    .prompt_tokens = request->input_tokens,
    .output_tokens = request->output_tokens,
    .finish = NAV_VLLM_LENGTH,
  };

  nav_vllm_engine_run (replay->core.engine, at_us);
  if ((guint64) request->input_tokens + request->output_tokens >
      replay->core.memory.max_model_len) {
    tell (replay, i, "refused", 0, at_us);
    return;
  }
  wanted.prompt = prompt = make_prompt (replay, i, request->input_tokens);
  g_array_append_val (replay->requests, i);
  nav_vllm_engine_add (replay->core.engine, &wanted, at_us);
}

static void
play (Replay *replay)
{
  gint64 due_us;

  for (guint i = 0; i < replay->load.n_trace && !replay->unread; i++)
    send_request (replay, i);
  while (!replay->unread && (due_us = nav_vllm_engine_get_due_us (replay->core.engine)) >= 0)
    nav_vllm_engine_run (replay->core.engine, due_us);
}

static gboolean
read_trace (Replay *replay, JsonObject *trace, GError **error)
{
  if (json_object_has_member (trace, "blocks")) {
    replay->blocks = json_object_get_array_member (trace, "blocks");
    replay->block_tokens = (guint) json_object_get_int_member (trace, "block_tokens");
  }
  return nav_load_read (&replay->load, json_object_get_member (trace, "load"), "trace", error);
}

/**
 * nav_vllm_replay:
 * @trace: (array length=length): as nav_trace_file_read() takes it
 * @write: gets a line of JSON for each step that brings a request tokens: at_us since the first
 *   arrival, which of the requests by arrival from 0, "token", "finished" or "refused", and how
 *   many tokens it has
 * @error: of the trace, and NAV_ERROR_INVALID where the model does not fit
 *
 * The same trace, configuration and seed give the same lines.
 */
gboolean
nav_vllm_replay (const NavVllmServerConfig *config, const char *trace, gsize length,
                 NavVllmReplayFunc write, gpointer data, GError **error)
{
  Replay replay = { .seed = config->seed, .write = write, .data = data };
  g_autoptr (JsonObject) object = nav_trace_file_read (trace, length, error);
  gboolean done;

  if (object == NULL)
    return FALSE;
  replay.requests = g_array_new (FALSE, FALSE, sizeof (guint));
  done = read_trace (&replay, object, error) &&
         nav_vllm_core_init (&replay.core, config, on_event, &replay, error);
  if (done)
    play (&replay);
  nav_vllm_core_clear (&replay.core);
  nav_load_clear (&replay.load);
  g_array_unref (replay.requests);
  return done;
}
