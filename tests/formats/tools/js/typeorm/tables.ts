export enum Tables {
	Users = 'users',
	Posts = 'posts',
}
