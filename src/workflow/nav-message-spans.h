// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catalog/nav-intent.h"
#include "workflow/nav-message.h"
#include "workflow/nav-words.h"

G_BEGIN_DECLS

GPtrArray *nav_message_spans_new (const NavWordsStyle *style, const NavIntent *intent,
                                  NavSpec *spec, int turn, gsize length);

G_END_DECLS
