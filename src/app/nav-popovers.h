// SPDX-License-Identifier: Apache-2.0
#pragma once

void nav_popovers_close_with_their_place (void);
