// SPDX-License-Identifier: Apache-2.0
// The simulator as a child process. It may not outlive us: the kernel ends it when we are gone, and
// a process group of its own keeps a Ctrl+C in the terminal from it, which is for us to answer.

#define _GNU_SOURCE /* memfd_create() */

#include "workflow/nav-local-server.h"

#include "config.h"

#include <math.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "base/nav-json.h"
#include "planner/nav-sizing.h"
#include "workflow/nav-data-folder.h"
#include "workflow/nav-workflow-error.h"

#define PROGRAM "neuralnav-sim"

/* What prompts may be longer than planned, see nav_proof_make_load(). */
#define SLACK_SHARE  16
#define SLACK_TOKENS 64

/* After those of standard input and output. */
#define FIRST_ROWS_FD 3

struct _NavLocalServer {
  GSubprocess *process;
  GDataInputStream *output;
  char *url;
};

/**
 * nav_local_server_max_model_len:
 *
 * Returns: the longest prompt and answer that it takes: a little more than planned, because a load
 *   test meets lengths only nearly
 */
guint
nav_local_server_max_model_len (const NavRecommendation *r)
{
  guint planned = r->memory.max_model_len;
  double most = fmin (r->candidate->model->arch.max_context, r->memory.kv_tokens);

  return (guint) fmax (fmin (planned + planned / SLACK_SHARE + SLACK_TOKENS, most), planned);
}

/**
 * nav_local_server_free:
 *
 * Ends the child at once: what it serves is of no use to anyone.
 */
void
nav_local_server_free (NavLocalServer *server)
{
  if (server->process != NULL)
    g_subprocess_force_exit (server->process);
  g_clear_object (&server->output);
  g_clear_object (&server->process);
  g_free (server->url);
  g_free (server);
}

/**
 * nav_local_server_get_url:
 *
 * Returns: its base, "http://127.0.0.1:PORT/v1"
 */
const char *
nav_local_server_get_url (const NavLocalServer *server)
{
  return server->url;
}

/* Beside this program, as installed, or where it was built. */
static char *
find_program (void)
{
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = self ? g_path_get_dirname (self) : g_strdup ("");
  g_autofree char *beside = g_build_filename (folder, PROGRAM, NULL);

  if (nav_data_folder_in_build_tree ())
    return g_build_filename (NAV_BUILD_ROOT, "src", "simulator", PROGRAM, NULL);
  return g_file_test (beside, G_FILE_TEST_IS_EXECUTABLE) ? g_steal_pointer (&beside)
                                                         : g_strdup (PROGRAM);
}

/* How much longer than the step model says measured neighbours have it take. */
static double
find_step_factor (NavPlan *plan, const NavRecommendation *r)
{
  g_auto (NavSizer) sizer = { 0 };

  nav_sizer_init (&sizer, nav_plan_get_calibration (plan), r->candidate, &r->memory,
                  nav_plan_get_demand (plan), NULL);
  return exp (sizer.correction.log_tpot);
}

static void
add (GPtrArray *arguments, const char *name, char *value)
{
  g_ptr_array_add (arguments, g_strdup (name));
  g_ptr_array_add (arguments, value);
}

static void
add_count (GPtrArray *arguments, const char *name, guint value)
{
  if (value > 0)
    add (arguments, name, g_strdup_printf ("%u", value));
}

static void
add_number (GPtrArray *arguments, const char *name, double value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  if (value > 0)
    add (arguments, name, g_strdup (g_ascii_dtostr (text, sizeof text, value)));
}

static void
add_engine (GPtrArray *arguments, const NavRecommendation *r)
{
  const NavCandidate *candidate = r->candidate;
  const NavEngine *engine = &candidate->engine;

  add_count (arguments, "--tensor-parallel-size", candidate->tensor_parallel);
  add_count (arguments, "--pipeline-parallel-size", candidate->pipeline_parallel);
  if (candidate->expert_parallel > 1)
    g_ptr_array_add (arguments, g_strdup ("--enable-expert-parallel"));
  add_count (arguments, "--max-model-len", nav_local_server_max_model_len (r));
  add_count (arguments, "--max-num-seqs", engine->max_num_seqs);
  add_count (arguments, "--max-num-batched-tokens", engine->max_num_batched_tokens);
  add_number (arguments, "--gpu-memory-utilization", engine->gpu_memory_utilization);
  add (arguments, "--kv-cache-dtype", g_strdup (nav_kv_cache_names[engine->kv_cache]));
  g_ptr_array_add (arguments, g_strdup (engine->prefix_caching ? "--enable-prefix-caching"
                                                               : "--no-enable-prefix-caching"));
}

static GPtrArray *
make_arguments (NavPlan *plan, const NavRecommendation *r, guint64 seed)
{
  GPtrArray *arguments = g_ptr_array_new_with_free_func (g_free);
  const NavCandidate *candidate = r->candidate;

  g_ptr_array_add (arguments, find_program ());
  add (arguments, "--model", g_strdup (candidate->model->id));
  add (arguments, "--gpu", g_strdup (candidate->gpu->id));
  add (arguments, "--precision", g_strdup (nav_precision_get_name (candidate->precision)));
  add_engine (arguments, r);
  add_number (arguments, "--step-factor", find_step_factor (plan, r));
  add (arguments, "--seed", g_strdup_printf ("%" G_GINT64_FORMAT, (gint64) seed));
  add (arguments, "--host", g_strdup ("127.0.0.1"));
  add (arguments, "--port", g_strdup ("0"));
  return arguments;
}

/* In the child, before the program begins: nothing but calls that are safe there. */
static void
set_up_child (gpointer data)
{
  pid_t parent = (pid_t) GPOINTER_TO_INT (data);

  setpgid (0, 0);
  prctl (PR_SET_PDEATHSIG, SIGKILL);
  if (getppid () != parent)
    _exit (1);
}

/* Returns: a file without a name that holds @document, to be read from its start; -1: none can be
 * had */
static int
make_file (JsonNode *document)
{
  g_autofree char *text = nav_json_to_text (document, FALSE);
  gsize length = strlen (text), written = 0;
  int fd = memfd_create ("neuralnav-rows", MFD_CLOEXEC);

  while (fd >= 0 && written < length) {
    gssize n = write (fd, text + written, length - written);
    if (n <= 0) {
      close (fd);
      return -1;
    }
    written += (gsize) n;
  }
  if (fd >= 0)
    lseek (fd, 0, SEEK_SET);
  return fd;
}

/* The child knows no store: what of the person's own rows times depend on goes with it. */
static gboolean
hand_over_rows (NavPlan *plan, GSubprocessLauncher *launcher, GPtrArray *arguments, GError **error)
{
  static const NavCollection timing[] = {
    NAV_COLLECTION_MODELS,     NAV_COLLECTION_GPUS,         NAV_COLLECTION_EFFICIENCY_CURVES,
    NAV_COLLECTION_ALL_REDUCE, NAV_COLLECTION_EXPERT_TIMES,
  };
  int child_fd = FIRST_ROWS_FD;

  for (guint i = 0; i < G_N_ELEMENTS (timing); i++) {
    guint n;
    g_autoptr (JsonNode) document =
      nav_catalog_make_document (nav_plan_get_catalog (plan), timing[i], TRUE, &n);
    int fd = n > 0 ? make_file (document) : 0;

    if (fd < 0) {
      nav_set_error_text (error, NAV_WORKFLOW_ERROR, NAV_ERROR_INVALID, "simulate",
                          NAV_ERROR_TEXT ("The simulator cannot be given rows of your own"));
      return FALSE;
    }
    if (n == 0)
      continue;
    add (arguments, "--rows", g_strdup_printf ("/dev/fd/%d", child_fd));
    g_subprocess_launcher_take_fd (launcher, fd, child_fd++);
  }
  return TRUE;
}

static NavLocalServer *
spawn (NavPlan *plan, GPtrArray *arguments, GError **error)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (
    G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE);
  g_autoptr (GError) reason = NULL;
  NavLocalServer *server;
  GSubprocess *process;

  if (!hand_over_rows (plan, launcher, arguments, error))
    return NULL;
  g_ptr_array_add (arguments, NULL);
  g_subprocess_launcher_set_child_setup (launcher, set_up_child, GINT_TO_POINTER (getpid ()),
                                         NULL);
  process = g_subprocess_launcher_spawnv (launcher, (const char *const *) arguments->pdata,
                                          &reason);
  if (process == NULL) {
    nav_set_error (error, NAV_WORKFLOW_ERROR, NAV_ERROR_INVALID, "simulate",
                   "The simulator cannot be started: %s", reason->message);
    return NULL;
  }
  server = g_new0 (NavLocalServer, 1);
  server->process = process;
  server->output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (process));
  return server;
}

/* "neuralnav-sim: MODEL on 1 × GPU, http://127.0.0.1:43210"; anything else is why it did not
 * start. */
static gboolean
take_line (NavLocalServer *server, const char *line, GError **error)
{
  const char *address = line ? strstr (line, "http://127.0.0.1:") : NULL;

  if (address == NULL) {
    nav_set_error (error, NAV_WORKFLOW_ERROR, NAV_ERROR_INVALID, "simulate",
                   "The simulator did not start: %s", line ? line : "it ended");
    return FALSE;
  }
  server->url = g_strconcat (address, "/v1", NULL);
  return TRUE;
}

/* Until it is handed over. */
typedef struct {
  NavLocalServer *server;
} Starting;

static void
starting_free (gpointer data)
{
  Starting *starting = data;

  g_clear_pointer (&starting->server, nav_local_server_free);
  g_free (starting);
}

static void
on_line (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Starting *starting = g_task_get_task_data (task);
  GError *error = NULL;
  g_autofree char *line =
    g_data_input_stream_read_line_finish_utf8 (G_DATA_INPUT_STREAM (source), result, NULL, &error);

  if (g_task_return_error_if_cancelled (task)) {
    g_clear_error (&error);
    return;
  }
  g_clear_error (&error);
  if (take_line (starting->server, line, &error))
    g_task_return_pointer (task, g_steal_pointer (&starting->server),
                           (GDestroyNotify) nav_local_server_free);
  else
    g_task_return_error (task, error);
}

/**
 * nav_local_server_start_async:
 * @plan: that @r is of
 * @seed: of what it answers
 *
 * The result is there as soon as the server listens.
 */
void
nav_local_server_start_async (NavPlan *plan, const NavRecommendation *r, guint64 seed,
                              GCancellable *cancellable, GAsyncReadyCallback callback,
                              gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr (GPtrArray) arguments = make_arguments (plan, r, seed);
  Starting *starting = g_new0 (Starting, 1);
  NavLocalServer *server = NULL;
  GError *error = NULL;

  g_task_set_task_data (task, starting, starting_free);
  g_task_set_source_tag (task, nav_local_server_start_async);
  server = spawn (plan, arguments, &error);
  if (server == NULL) {
    g_task_return_error (task, error);
    g_object_unref (task);
    return;
  }
  starting->server = server;
  g_data_input_stream_read_line_async (server->output, G_PRIORITY_DEFAULT, cancellable, on_line,
                                       task);
}

/**
 * nav_local_server_start_finish:
 * @error: NAV_ERROR_INVALID with what the simulator said
 *
 * Returns: (transfer full) (nullable): free with nav_local_server_free()
 */
NavLocalServer *
nav_local_server_start_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
