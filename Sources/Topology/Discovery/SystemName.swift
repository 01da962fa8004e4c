/// Names of database, cache and messaging systems, spelled one way.
package enum SystemName {
  /// Lower case, and one name for what speaks one protocol.
  package static func normalised(_ name: String) -> String {
    switch name.lowercased() {
    case "mariadb": "mysql"
    case "postgres", "other_sql.postgres": "postgresql"
    case "microsoft.sql_server": "mssql"
    case "valkey": "redis"
    case let other: other
    }
  }

  /// What kind of entity a system is.
  package static func entityType(of name: String) -> EntityType {
    switch name {
    case "redis", "memcached", "hazelcast", "aws.elasticache": .cache
    case "rabbitmq", "kafka", "activemq", "artemis", "nats", "pulsar", "jms", "aws_sqs", "aws.sqs",
      "servicebus", "eventhubs", "gcp_pubsub", "rocketmq":
      .broker
    default: .database
    }
  }
}

/// Network addresses in one spelling, so that two witnesses of one peer agree.
package enum NetworkAddress {
  /// "host:port", the loopback host always 127.0.0.1; "host" alone when no port is known.
  package static func canonical(host: String, port: String?) -> String {
    var name = host.lowercased()
    if name == "localhost" || name == "::1" || name == "[::1]" { name = "127.0.0.1" }
    guard let port, !port.isEmpty, !name.contains(":") else { return name }
    return "\(name):\(port)"
  }
}
