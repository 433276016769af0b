module.exports = {USERS: 'users'};
