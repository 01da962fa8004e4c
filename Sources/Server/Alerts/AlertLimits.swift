/// Bounds of one alert that another system sends; those of the request are the doors' own.
package struct AlertLimits: Hashable, Sendable {
  /// Labels of one alert.
  ///
  /// Over it: the alert is refused.
  package var alertLabelCountMax = 64
  /// Bytes of one label with its value.
  ///
  /// Over it: the alert is refused.
  package var alertLabelByteCountMax = 4_096
  /// Bytes of one annotation.
  ///
  /// Over it: it is cut.
  package var annotationByteCountMax = 8_192
  /// Annotations of one alert.
  ///
  /// Over it: the last in the order of their names are left out.
  package var annotationCountMax = 32
  /// Seconds after which an alert of the v2 API is over that says no end and is not told again,
  /// as Alertmanager's `resolve_timeout`.
  package var endSeconds = 300.0

  package init() {}
}
