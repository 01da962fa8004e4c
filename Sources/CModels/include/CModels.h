#ifndef WHENCE_CMODELS_H
#define WHENCE_CMODELS_H

#include <stddef.h>

/// One file of `Models/` or `Alerts/` as it was when the binary was built.
struct whence_model_file {
  /// Its path below that folder, ended by a zero byte.
  const char *_Nonnull path;
  /// Its text, UTF-8, not ended by a zero byte.
  const unsigned char *_Nonnull bytes;
  size_t byte_count;
};

/// How many model and model test files ship.
extern const long whence_model_file_count;

/// One of them, by path; `index` is below the count.
struct whence_model_file whence_model_file_at(long index);

/// How many files of alert rules and their tests ship, from `Alerts/`.
extern const long whence_alert_file_count;

/// One of them, by path; `index` is below the count.
struct whence_model_file whence_alert_file_at(long index);

#endif
