create table if not exists customers (
  id integer generated always as identity primary key,
  name text not null,
  email text not null unique,
  city text not null
);
create table if not exists products (
  id integer generated always as identity primary key,
  name text not null unique,
  price numeric(10, 2) not null,
  stock integer not null
);
create table if not exists orders (
  id integer generated always as identity primary key,
  customer_id integer not null references customers,
  status text not null default 'placed',
  total numeric(10, 2) not null default 0,
  placed_at timestamptz not null default now()
);
-- So that a deleted order is announced with all its fields, not with its key alone.
alter table orders replica identity full;
create table if not exists order_lines (
  id integer generated always as identity primary key,
  order_id integer not null references orders on delete cascade,
  product_id integer not null references products,
  quantity integer not null,
  price numeric(10, 2) not null
);
create index if not exists orders_by_customer on orders (customer_id);
create index if not exists order_lines_by_order on order_lines (order_id);
insert into customers (name, email, city) values
  ('Ada Berger', 'ada@example.com', 'Vienna'),
  ('Jun Watanabe', 'jun@example.com', 'Kyoto'),
  ('Nora Lindqvist', 'nora@example.com', 'Uppsala'),
  ('Tomás Silva', 'tomas@example.com', 'Porto')
on conflict do nothing;
insert into products (name, price, stock) values
  ('Brass bell', 48.00, 400),
  ('Rope, 10 m', 12.50, 900),
  ('Clapper', 19.90, 700),
  ('Bell frame, oak', 129.00, 120),
  ('Wax, 200 g', 6.40, 1500)
on conflict do nothing
