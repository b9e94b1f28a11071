// SPDX-License-Identifier: Apache-2.0
// Runs a fuzz target without libFuzzer, as a test: over every file of a corpus, and over a fixed
// number of mutations of each. The same corpus gives the same inputs, so that a failure comes
// again.

#include <glib.h>
#include <locale.h>
#include <string.h>

#include "fuzz-target.h"

#define MUTATIONS   300
#define MAX_CHANGES 6

/* What parsers stumble over: put in whole, in place of a byte. */
// clang-format off
static const char *const morsels[] = {
  "\"", "\\", "{", "}", "[", "]", ":", ",", "null", "-", "1e999", "-1e-999", "NaN", "0x", "0.1.2",
  "99999999999999999999", "\\u0000", "\\ud800", "\xff", "\xc3", "\xe2\x80\xae", "\n", "\t",
  "'", "/*", "%s%n", "{\"\":", "[[[[",
};
// clang-format on

static void
mutate (GByteArray *bytes, GRand *rand)
{
  guint changes = g_rand_int_range (rand, 1, MAX_CHANGES + 1);

  for (guint i = 0; i < changes && bytes->len > 0; i++) {
    guint at = g_rand_int_range (rand, 0, bytes->len);

    switch (g_rand_int_range (rand, 0, 4)) {
    case 0:
      bytes->data[at] ^= 1u << g_rand_int_range (rand, 0, 8);
      break;
    case 1:
      g_byte_array_remove_range (bytes, at, MIN (bytes->len - at, 1 + at % 7));
      break;
    case 2:
      g_byte_array_set_size (bytes, at + 1);
      break;
    default: {
      const char *morsel = morsels[g_rand_int_range (rand, 0, G_N_ELEMENTS (morsels))];
      g_autoptr (GByteArray) rest = g_byte_array_new ();

      g_byte_array_append (rest, bytes->data + at, bytes->len - at);
      g_byte_array_set_size (bytes, at);
      g_byte_array_append (bytes, (const guint8 *) morsel, strlen (morsel));
      g_byte_array_append (bytes, rest->data, rest->len);
    }
    }
  }
}

static void
run_exactly (const guint8 *data, gsize size)
{
  /* A block of just this size, so that a sanitizer sees a read past the end. */
  g_autofree guint8 *copy = g_malloc (MAX (size, 1));

  if (size > 0)
    memcpy (copy, data, size);
  LLVMFuzzerTestOneInput (copy, size);
}

static void
test_file (gconstpointer path)
{
  g_autofree char *contents = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GRand) rand = g_rand_new_with_seed (20261124);
  gsize size;

  g_file_get_contents (path, &contents, &size, &error);
  g_assert_no_error (error);
  run_exactly ((const guint8 *) contents, size);
  for (guint i = 0; i < MUTATIONS; i++) {
    g_autoptr (GByteArray) bytes = g_byte_array_new ();

    g_byte_array_append (bytes, (const guint8 *) contents, size);
    mutate (bytes, rand);
    run_exactly (bytes->data, bytes->len);
  }
}

static void
add_files (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint n_files = 0;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *test = g_strdup_printf ("/fuzz/%s", name);

    g_test_add_data_func_full (test, g_build_filename (folder, name, NULL), test_file, g_free);
    n_files++;
  }
  if (n_files == 0)
    g_error ("no corpus in %s", folder);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 2);
  add_files (argv[1]);
  return g_test_run ();
}
