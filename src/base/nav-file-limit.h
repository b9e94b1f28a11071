// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void nav_file_limit_raise (guint files);

G_END_DECLS
