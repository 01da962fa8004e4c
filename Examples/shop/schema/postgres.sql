-- Run by the supervisor as postgres when the data folder is new.
CREATE ROLE "user" LOGIN PASSWORD 'user-secret';
CREATE ROLE catalogue LOGIN PASSWORD 'catalogue-secret';
CREATE ROLE dispatch LOGIN PASSWORD 'dispatch-secret';
CREATE ROLE monitor LOGIN PASSWORD 'monitor-secret' IN ROLE pg_monitor;
CREATE ROLE admin LOGIN SUPERUSER PASSWORD 'admin-secret';
CREATE DATABASE "user" OWNER "user";
CREATE DATABASE catalogue OWNER catalogue;
CREATE DATABASE dispatch OWNER dispatch;

\connect user
SET ROLE "user";
CREATE TABLE customer (id INT PRIMARY KEY, name TEXT NOT NULL, tier TEXT NOT NULL);
INSERT INTO customer
SELECT n, 'customer ' || n,
       CASE WHEN n % 10 < 3 THEN 'basic' WHEN n % 10 < 6 THEN 'silver' ELSE 'gold' END
FROM generate_series(1, 1000) AS n;

\connect catalogue
SET ROLE catalogue;
CREATE TABLE part (
    sku TEXT PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL, price INT NOT NULL,
    description TEXT NOT NULL
);
-- Descriptions of thirty words out of a hundred: long enough that reading all of
-- them takes the better part of a second, while the index answers in no time.
SELECT setseed(0.5);
INSERT INTO part
SELECT 'part-' || n, (ARRAY['motor', 'sensor', 'arm', 'wheel'])[1 + n % 4], 'Part ' || n,
       100 + n * 13 % 9000,
       (SELECT string_agg('term' || chr(97 + floor(random() * 10)::int)
                                 || chr(97 + floor(random() * 10)::int), ' ')
        FROM generate_series(1, 30) WHERE n > 0)
FROM generate_series(1, 20000) AS n;
CREATE INDEX part_by_kind ON part (kind, sku);
CREATE INDEX part_by_words ON part USING gin (to_tsvector('english', description));

\connect dispatch
SET ROLE dispatch;
CREATE TABLE parcel (
    id BIGSERIAL PRIMARY KEY, customer INT NOT NULL, shipment INT NOT NULL, paid INT NOT NULL,
    at TIMESTAMPTZ NOT NULL DEFAULT now()
);

\connect postgres
ANALYZE;
