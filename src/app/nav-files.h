// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * NavFilesFunc:
 * @file: (nullable): what was chosen; NULL: nothing
 */
typedef void (*NavFilesFunc) (GFile *file, gpointer data);

/**
 * NavFilesKind: which files a dialog is about.
 */
typedef struct {
  const char *title;   /* of the dialog */
  const char *files;   /* "PNG images" */
  const char *pattern; /* "*.png" */
} NavFilesKind;

void nav_files_open (GtkWindow *parent, NavFilesFunc done, gpointer data, GDestroyNotify destroy);
void nav_files_save (GtkWindow *parent, const char *name, NavFilesFunc done, gpointer data,
                     GDestroyNotify destroy);
void nav_files_save_kind (GtkWindow *parent, const NavFilesKind *kind, const char *name,
                          NavFilesFunc done, gpointer data, GDestroyNotify destroy);

G_END_DECLS
