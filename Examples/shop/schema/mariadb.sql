-- Run by the supervisor as root when the data folder is new.
CREATE DATABASE shipping;
CREATE DATABASE ratings;
CREATE USER 'shipping'@'127.0.0.1' IDENTIFIED BY 'shipping-secret';
CREATE USER 'ratings'@'127.0.0.1' IDENTIFIED BY 'ratings-secret';
CREATE USER 'reporting'@'127.0.0.1' IDENTIFIED BY 'reporting-secret';
CREATE USER 'monitor'@'127.0.0.1' IDENTIFIED BY 'monitor-secret';
CREATE USER 'admin'@'127.0.0.1' IDENTIFIED BY 'admin-secret';
GRANT ALL ON shipping.* TO 'shipping'@'127.0.0.1';
GRANT ALL ON ratings.* TO 'ratings'@'127.0.0.1';
GRANT SELECT, UPDATE ON shipping.* TO 'reporting'@'127.0.0.1';
-- CONNECTION ADMIN lets the agent in when the server is full.
GRANT PROCESS, REPLICATION CLIENT, CONNECTION ADMIN ON *.* TO 'monitor'@'127.0.0.1';
GRANT ALL ON *.* TO 'admin'@'127.0.0.1';

USE shipping;
CREATE TABLE city (
    name VARCHAR(40) PRIMARY KEY, distance INT NOT NULL, shipments INT NOT NULL DEFAULT 0
);
INSERT INTO city (name, distance)
SELECT CONCAT('city-', seq), 50 + seq * 37 % 900 FROM seq_1_to_200;
CREATE TABLE shipment (
    id INT AUTO_INCREMENT PRIMARY KEY, customer INT NOT NULL, city VARCHAR(40) NOT NULL,
    cost INT NOT NULL
);

USE ratings;
CREATE TABLE rating (
    id INT AUTO_INCREMENT PRIMARY KEY, sku VARCHAR(20) NOT NULL, customer INT NOT NULL,
    stars INT NOT NULL, KEY by_sku (sku)
);
INSERT INTO rating (sku, customer, stars)
SELECT CONCAT('part-', 1 + seq * 7 % 1000), 1 + seq % 1000, 1 + seq % 5 FROM seq_1_to_5000;
