// SPDX-License-Identifier: Apache-2.0
// Runs the built program as a shell would, with folders of its own.

#include "cli-runner.h"

#include <glib/gstdio.h>
#include <string.h>

static char *folder;
static const char *locale_name;

void
cli_runner_init (void)
{
  g_autoptr (GError) error = NULL;

  folder = g_dir_make_tmp ("nav-cli-XXXXXX", &error);
  g_assert_no_error (error);
}

static void
remove_all (const char *path)
{
  if (g_file_test (path, G_FILE_TEST_IS_DIR) && !g_file_test (path, G_FILE_TEST_IS_SYMLINK)) {
    GDir *dir = g_dir_open (path, 0, NULL);
    const char *name;
    while ((name = g_dir_read_name (dir)) != NULL) {
      g_autofree char *inner = g_build_filename (path, name, NULL);
      remove_all (inner);
    }
    g_dir_close (dir);
  }
  g_remove (path);
}

void
cli_runner_clear (void)
{
  remove_all (folder);
  g_clear_pointer (&folder, g_free);
}

const char *
cli_folder (void)
{
  return folder;
}

/* NULL: the one that the test runs in. */
void
cli_runner_set_locale (const char *locale)
{
  locale_name = locale;
}

static GSubprocess *
spawn (const char *first_argument, va_list list)
{
  g_autoptr (GSubprocessLauncher) launcher =
    g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE |
                               G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  GSubprocess *process;

  g_ptr_array_add (argv, (gpointer) g_getenv ("NAV_CLI"));
  for (const char *a = first_argument; a != NULL; a = va_arg (list, const char *))
    g_ptr_array_add (argv, (gpointer) a);
  g_ptr_array_add (argv, NULL);
  g_subprocess_launcher_setenv (launcher, "XDG_DATA_HOME", folder, TRUE);
  g_subprocess_launcher_setenv (launcher, "XDG_STATE_HOME", folder, TRUE);
  if (locale_name != NULL)
    g_subprocess_launcher_setenv (launcher, "LC_ALL", locale_name, TRUE);
  process = g_subprocess_launcher_spawnv (launcher, (const char *const *) argv->pdata, &error);
  g_assert_no_error (error);
  return process;
}

GSubprocess *
cli_runner_spawn (const char *first_argument, ...)
{
  GSubprocess *process;
  va_list list;

  va_start (list, first_argument);
  process = spawn (first_argument, list);
  va_end (list);
  return process;
}

static char *
text_of (GBytes *bytes)
{
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);

  return size > 0 ? g_strndup (data, size) : g_strdup ("");
}

void
cli_run (CliRun *run, const char *input, const char *first_argument, ...)
{
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GBytes) in = g_bytes_new (input ? input : "", input ? strlen (input) : 0);
  g_autoptr (GBytes) out = NULL, err = NULL;
  g_autoptr (GError) error = NULL;
  va_list list;

  va_start (list, first_argument);
  process = spawn (first_argument, list);
  va_end (list);
  g_subprocess_communicate (process, in, NULL, &out, &err, &error);
  /* A program that fails at once does not wait for its input. */
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_BROKEN_PIPE))
    g_assert_no_error (error);
  g_assert_true (g_subprocess_wait (process, NULL, NULL));
  g_assert_true (g_subprocess_get_if_exited (process));
  run->exit = g_subprocess_get_exit_status (process);
  run->out = out ? text_of (out) : g_strdup ("");
  run->err = err ? text_of (err) : g_strdup ("");
}

void
cli_run_clear (CliRun *run)
{
  g_clear_pointer (&run->out, g_free);
  g_clear_pointer (&run->err, g_free);
}

/* Read by json-glib itself, not by our own reader. */
JsonObject *
cli_json_object (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = json_from_string (text, &error);

  g_assert_no_error (error);
  g_assert_nonnull (node);
  g_assert_true (JSON_NODE_HOLDS_OBJECT (node));
  g_assert_null (strstr (text, "NaN"));
  g_assert_null (strstr (text, "Infinity"));
  return json_object_ref (json_node_get_object (node));
}

JsonObject *
cli_run_json (const CliRun *run)
{
  return cli_json_object (run->out);
}

char **
cli_run_lines (const CliRun *run)
{
  g_autofree char *out = g_strchomp (g_strdup (run->out));

  return g_strsplit (out, "\n", 0);
}

char *
cli_data (const char *name)
{
  return g_build_filename (g_getenv ("G_TEST_SRCDIR"), "data", name, NULL);
}
