// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean nav_data_folder_in_build_tree (void);
char *nav_data_folder_find (const char *name);

G_END_DECLS
