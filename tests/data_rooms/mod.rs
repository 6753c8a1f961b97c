//! data_rooms
