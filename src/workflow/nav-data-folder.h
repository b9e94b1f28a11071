// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *nav_data_folder_find (const char *name);

G_END_DECLS
