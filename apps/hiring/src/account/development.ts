/** Whether the server has pages for development: it says so in the page that it serves, and in production never. */
export const isDevelopment: boolean = document.querySelector('meta[name="guildhall-development"]') !== null;
