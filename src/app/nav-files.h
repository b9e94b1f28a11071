// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * NavFilesFunc:
 * @file: (nullable): what was chosen; NULL: nothing
 */
typedef void (*NavFilesFunc) (GFile *file, gpointer data);

void nav_files_open (GtkWindow *parent, NavFilesFunc done, gpointer data, GDestroyNotify destroy);
void nav_files_save (GtkWindow *parent, const char *name, NavFilesFunc done, gpointer data,
                     GDestroyNotify destroy);

G_END_DECLS
