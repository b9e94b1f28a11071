// SPDX-License-Identifier: Apache-2.0
// Unsaved work on the disk. Each place has a number and a lock; who holds the lock owns the place.

#define _GNU_SOURCE

#include "workflow/nav-unsaved.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "workflow/nav-workflow-error.h"

#define MAX_PLACES 100
#define MAX_TEXT_BYTES (64 * 1024)

struct _NavUnsaved {
  guint number;
  int lock;
  char *lock_path;
  char *plan_path;
  char *draft_path;
  char *document_path;
};

/**
 * nav_unsaved_default_folder:
 *
 * Returns: (transfer full): where the places of this person are
 */
char *
nav_unsaved_default_folder (void)
{
  return g_build_filename (g_get_user_state_dir (), "neuralnav", "unsaved", NULL);
}

static char *
place_path (const char *folder, guint number, const char *suffix)
{
  g_autofree char *name = g_strdup_printf ("%u.%s", number, suffix);

  return g_build_filename (folder, name, NULL);
}

/* A lock file that was unlinked by its last owner is not the one that others see. */
static gboolean
is_the_file (int fd, const char *path)
{
  struct stat mine, theirs;

  return fstat (fd, &mine) == 0 && stat (path, &theirs) == 0 && mine.st_ino == theirs.st_ino &&
         mine.st_dev == theirs.st_dev;
}

static int
take_lock (const char *path)
{
  int fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);

  if (fd < 0)
    return -1;
  if (flock (fd, LOCK_EX | LOCK_NB) == 0 && is_the_file (fd, path))
    return fd;
  close (fd);
  return -1;
}

/**
 * nav_unsaved_claim_number:
 *
 * Returns: (transfer full) (nullable): place @number; NULL when another window has it
 */
NavUnsaved *
nav_unsaved_claim_number (const char *folder, guint number)
{
  g_autofree char *lock_path = place_path (folder, number, "lock");
  NavUnsaved *unsaved;
  int lock;

  g_return_val_if_fail (folder != NULL && number < MAX_PLACES, NULL);

  g_mkdir_with_parents (folder, 0700);
  lock = take_lock (lock_path);
  if (lock < 0)
    return NULL;
  unsaved = g_new0 (NavUnsaved, 1);
  unsaved->number = number;
  unsaved->lock = lock;
  unsaved->lock_path = g_steal_pointer (&lock_path);
  unsaved->plan_path = place_path (folder, number, "nnplan");
  unsaved->draft_path = place_path (folder, number, "draft");
  unsaved->document_path = place_path (folder, number, "path");
  return unsaved;
}

static gboolean
has_work (const NavUnsaved *unsaved)
{
  return nav_unsaved_has_plan (unsaved) || g_file_test (unsaved->draft_path, G_FILE_TEST_EXISTS);
}

/**
 * nav_unsaved_claim:
 * @error: NAV_ERROR_INVALID when nothing can be kept there
 *
 * Returns: (transfer full) (nullable): a place with nothing in it
 */
NavUnsaved *
nav_unsaved_claim (const char *folder, GError **error)
{
  for (guint number = 0; number < MAX_PLACES; number++) {
    g_autoptr (NavUnsaved) unsaved = nav_unsaved_claim_number (folder, number);
    if (unsaved != NULL && !has_work (unsaved))
      return g_steal_pointer (&unsaved);
  }
  nav_set_error (error, NAV_WORKFLOW_ERROR, NAV_ERROR_INVALID, folder,
                 "Unsaved work cannot be kept in “%s”", folder);
  return NULL;
}

/**
 * nav_unsaved_find_left:
 *
 * Returns: (transfer full) (element-type NavUnsaved): the places with work in them that no window
 *   holds; they are held by the caller now
 */
GPtrArray *
nav_unsaved_find_left (const char *folder)
{
  GPtrArray *left = g_ptr_array_new_with_free_func ((GDestroyNotify) nav_unsaved_release);

  for (guint number = 0; number < MAX_PLACES; number++) {
    g_autofree char *lock_path = place_path (folder, number, "lock");
    g_autoptr (NavUnsaved) unsaved = NULL;
    if (!g_file_test (lock_path, G_FILE_TEST_EXISTS))
      continue;
    unsaved = nav_unsaved_claim_number (folder, number);
    if (unsaved != NULL && has_work (unsaved))
      g_ptr_array_add (left, g_steal_pointer (&unsaved));
  }
  return left;
}

/**
 * nav_unsaved_release:
 * @unsaved: (transfer full): lets it go; what is in it stays for the next session
 */
void
nav_unsaved_release (NavUnsaved *unsaved)
{
  if (!has_work (unsaved)) {
    g_unlink (unsaved->document_path);
    g_unlink (unsaved->lock_path);
  }
  close (unsaved->lock);
  g_free (unsaved->lock_path);
  g_free (unsaved->plan_path);
  g_free (unsaved->draft_path);
  g_free (unsaved->document_path);
  g_free (unsaved);
}

/**
 * nav_unsaved_discard:
 *
 * Throws away what is in the place, which stays held.
 */
void
nav_unsaved_discard (NavUnsaved *unsaved)
{
  g_autofree char *backup = g_strconcat (unsaved->plan_path, "~", NULL);

  g_unlink (unsaved->plan_path);
  g_unlink (backup);
  g_unlink (unsaved->draft_path);
  g_unlink (unsaved->document_path);
}

guint
nav_unsaved_get_number (const NavUnsaved *unsaved)
{
  return unsaved->number;
}

const char *
nav_unsaved_get_plan_path (const NavUnsaved *unsaved)
{
  return unsaved->plan_path;
}

gboolean
nav_unsaved_has_plan (const NavUnsaved *unsaved)
{
  return g_file_test (unsaved->plan_path, G_FILE_TEST_EXISTS);
}

/**
 * nav_unsaved_get_time:
 *
 * Returns: when the plan or the draft was written, in seconds since 1970; 0 without either
 */
gint64
nav_unsaved_get_time (const NavUnsaved *unsaved)
{
  GStatBuf info;

  if (g_stat (unsaved->plan_path, &info) == 0 || g_stat (unsaved->draft_path, &info) == 0)
    return (gint64) info.st_mtime;
  return 0;
}

/* Whole or not at all, whenever the process ends; not worth waiting for the disk, though: this is
 * called while somebody types. */
static void
store_text (const char *path, const char *text)
{
  g_autofree char *fresh = g_strconcat (path, ".new", NULL);
  g_autoptr (GError) error = NULL;

  if (text == NULL || *text == '\0') {
    g_unlink (path);
  } else if (!g_file_set_contents_full (fresh, text, -1, G_FILE_SET_CONTENTS_NONE, 0600, &error)) {
    g_warning ("Unsaved work could not be kept: %s", error->message);
    g_unlink (fresh);
  } else if (g_rename (fresh, path) != 0) {
    g_unlink (fresh);
  }
}

static char *
load_text (const char *path)
{
  g_autofree char *text = NULL;
  GStatBuf info;
  gsize length;

  if (g_lstat (path, &info) != 0 || !S_ISREG (info.st_mode) || info.st_size > MAX_TEXT_BYTES ||
      !g_file_get_contents (path, &text, &length, NULL) ||
      !g_utf8_validate (text, (gssize) length, NULL))
    return NULL;
  return g_steal_pointer (&text);
}

/**
 * nav_unsaved_set_draft:
 * @draft: (nullable): what is being written
 */
void
nav_unsaved_set_draft (NavUnsaved *unsaved, const char *draft)
{
  store_text (unsaved->draft_path, draft);
}

/**
 * nav_unsaved_load_draft:
 *
 * Returns: (transfer full) (nullable): what was being written; NULL for nothing, or nothing to read
 */
char *
nav_unsaved_load_draft (const NavUnsaved *unsaved)
{
  return load_text (unsaved->draft_path);
}

/**
 * nav_unsaved_set_document:
 * @path: (nullable): the file that the plan belongs to
 */
void
nav_unsaved_set_document (NavUnsaved *unsaved, const char *path)
{
  gboolean plain = path == NULL || g_utf8_validate (path, -1, NULL);

  store_text (unsaved->document_path, plain ? path : NULL);
}

/**
 * nav_unsaved_load_document:
 *
 * Returns: (transfer full) (nullable): the file that the plan belongs to; NULL for none
 */
char *
nav_unsaved_load_document (const NavUnsaved *unsaved)
{
  return load_text (unsaved->document_path);
}
